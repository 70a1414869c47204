package dev.idempotent.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.spi.StartupCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.aspectj.bridge.IMessage;
import org.aspectj.bridge.MessageHandler;
import org.aspectj.tools.ajc.Main;

/** Compiles and weaves small applications in a folder, as an application's build does. */
final class Workshop {
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final Path ASPECT_PATH = Path.of("target", "classes").toAbsolutePath();
  private static final Path LINTS = Path.of("..", "ajc-xlint.properties").toAbsolutePath();

  private final Path folder;
  private final List<Path> sources = new ArrayList<>();

  Workshop(Path folder) {
    this.folder = folder;
  }

  /** Adds a source; its name is a path such as {@code com/acme/Payments.java}. */
  Workshop source(String name, String text) {
    Path file = folder.resolve("src").resolve(name);
    write(file, text);
    sources.add(file);
    return this;
  }

  /** Compiles all sources with javac and returns the folder of the class files. */
  Path compile(String... options) {
    Path classes = folder.resolve("classes");
    List<String> arguments =
        new ArrayList<>(List.of("-g", "-proc:none", "-cp", CLASS_PATH, "-d", classes.toString()));
    arguments.addAll(Arrays.asList(options));
    sources.forEach(source -> arguments.add(source.toString()));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(status).as("status of javac").isZero();
    return classes;
  }

  /** Weaves the class files and returns the folder of the woven ones. */
  Path weave(Path classes, String... options) {
    Woven woven = tryToWeave(classes, options);
    assertThat(woven.errors()).isEmpty();
    return woven.classes();
  }

  /** Weaves the class files with the aspects among them only. */
  Path weaveWithoutOurs(Path classes) {
    Path woven = folder.resolve(classes.getFileName() + "-woven");
    assertThat(runWeaver(classes, woven, List.of())).isEmpty();
    return woven;
  }

  /** Weaves the class files as far as the weaver lets us. */
  Woven tryToWeave(Path classes, String... options) {
    Path woven = folder.resolve(classes.getFileName() + "-woven");
    List<String> arguments = new ArrayList<>(Arrays.asList(options));
    arguments.addAll(
        List.of("-aspectpath", ASPECT_PATH.toString(), "-Xlintfile", LINTS.toString()));
    return new Woven(woven, runWeaver(classes, woven, arguments));
  }

  private static List<String> runWeaver(Path classes, Path woven, List<String> options) {
    List<String> arguments = new ArrayList<>(List.of("-17", "-proc:none", "-cp", CLASS_PATH));
    arguments.addAll(List.of("-inpath", classes.toString(), "-d", woven.toString()));
    arguments.addAll(options);
    MessageHandler messages = new MessageHandler();
    new Main().run(arguments.toArray(String[]::new), messages);
    return Arrays.stream(messages.getMessages(IMessage.ERROR, true))
        .map(IMessage::getMessage)
        .toList();
  }

  /**
   * What the weaver gave.
   *
   * @param classes the woven class files
   * @param errors its errors
   */
  record Woven(Path classes, List<String> errors) {}

  /** Writes the list of annotated methods, as the annotation processor does. */
  static Path catalogue(Path classes, String... classNames) {
    StringBuilder text = new StringBuilder("idempotent-catalogue 1\n");
    for (String name : classNames) {
      text.append(name).append(".method()\t").append(name).append("\tmethod\t\t\t\n");
    }
    write(classes.resolve(StartupCheck.CATALOGUE), text.toString());
    return classes;
  }

  /** Packs a folder into a jar, below a prefix. */
  static Path jar(Path jar, Path content, String prefix) {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream entries = new ZipOutputStream(file);
        Stream<Path> files = Files.walk(content)) {
      for (Path path : files.filter(Files::isRegularFile).sorted().toList()) {
        entries.putNextEntry(
            new ZipEntry(prefix + content.relativize(path).toString().replace('\\', '/')));
        Files.copy(path, entries);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar;
  }

  /** Returns a class loader for the classes, below that of the tests. */
  static URLClassLoader loader(Path... roots) {
    return new URLClassLoader(
        Arrays.stream(roots).map(Workshop::url).toArray(URL[]::new),
        Workshop.class.getClassLoader());
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static URL url(Path root) {
    try {
      return root.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
