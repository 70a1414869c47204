package dev.idempotent.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A JDK to build with.
 *
 * @param home its folder
 * @param version its feature version
 */
record Jdk(Path home, int version) {
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  /** The JDK that runs this test. */
  static final Jdk THIS =
      new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());

  /**
   * Returns a JDK 25: this one, the one that the property {@code samples.jdk25} names, or an
   * installed one.
   */
  static Optional<Jdk> findJdk25() {
    if (THIS.version() == 25) {
      return Optional.of(THIS);
    }
    String named = System.getProperty("samples.jdk25", "");
    if (!named.isEmpty()) {
      return Optional.of(new Jdk(Path.of(named), 25));
    }
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> homes = Files.newDirectoryStream(INSTALLED, "*25*")) {
      for (Path home : homes) {
        if (Files.isExecutable(home.resolve("bin/javac"))) {
          return Optional.of(new Jdk(home, 25));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
