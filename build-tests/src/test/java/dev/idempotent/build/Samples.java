package dev.idempotent.build;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The projects below {@code src/test/projects}, built by one run of Maven: a run for each of them
 * would take most of its time for starting.
 */
final class Samples {
  private static final Duration BUILD_TIME = Duration.ofMinutes(10);
  private static final Path SOURCES = Path.of("src", "test", "projects").toAbsolutePath();
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  private final Jdk jdk;
  private final Path folder;
  private final List<String> log;

  private Samples(Jdk jdk, Path folder, List<String> log) {
    this.jdk = jdk;
    this.folder = folder;
    this.log = log;
  }

  /**
   * Builds samples.
   *
   * @param names those to build, with what they depend on; all if there are none
   */
  static Samples build(Jdk jdk, String... names) {
    Path folder = TARGET.resolve("projects-" + jdk.version());
    try {
      delete(folder);
      copy(SOURCES, folder);
      // The top of a project of its own; otherwise the options of this one would be in force.
      Files.createDirectories(folder.resolve(".mvn"));
      Path repository = Path.of(System.getProperty("samples.repository"));
      LinkedRepository.link(repository, Path.of(System.getProperty("maven.localRepository")));
      List<String> log =
          Programs.run(
              folder,
              folder.resolve("build.log"),
              BUILD_TIME,
              Map.of("JAVA_HOME", jdk.home().toString()),
              command(repository, names));
      return new Samples(jdk, folder, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<String> command(Path repository, String... names) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-B", "-ntp", "-fae", "-Dstyle.color=never"));
    if (System.getProperty("maven.settings").equals("offline=true")) {
      command.add("-o");
    }
    command.add("-Dmaven.repo.local=" + repository);
    command.add("-Didempotent.version=" + System.getProperty("idempotent.version"));
    command.add("-Daspectj.version=" + System.getProperty("aspectj.version"));
    command.add("-Dmaven.test.skip");
    if (names.length > 0) {
      command.addAll(List.of("-am", "-pl", String.join(",", names)));
    }
    command.add("package");
    return command;
  }

  /** Tells whether Maven has built the sample. */
  boolean succeeded(String name) {
    String summary = name + " .";
    return log.stream()
        .filter(line -> line.startsWith("[INFO] " + summary))
        .anyMatch(line -> line.contains(" SUCCESS "));
  }

  /** Returns the whole output of Maven, for messages. */
  String log() {
    return String.join("\n", log);
  }

  /** Returns why Maven has not built the sample: the lines that begin with the failed goal. */
  List<String> failure(String name) {
    return log.stream()
        .dropWhile(
            line ->
                !(line.startsWith("[ERROR] Failed to execute goal ")
                    && line.contains(" on project " + name + ":")))
        .takeWhile(line -> !line.equals("[ERROR] "))
        .toList();
  }

  /** Returns a file that the sample's build wrote. */
  Path output(String path) {
    return folder.resolve(path);
  }

  /**
   * Runs a class of a sample with the class path that Maven made for it, and returns what it
   * prints.
   */
  List<String> run(String name, String main, String... options) {
    return java(List.of("-cp", path(name), main), options);
  }

  /** Runs a class in the same way, with arguments. */
  List<String> run(String name, String main, List<String> arguments) {
    List<String> what = new ArrayList<>(List.of("-cp", path(name), main));
    what.addAll(arguments);
    return java(what);
  }

  /** Runs the main class of a module with that path as module path, and returns what it prints. */
  List<String> runModule(String name, String main, String... options) {
    return java(List.of("-p", path(name), "-m", main), options);
  }

  /** Runs a class of one jar and returns what it prints. */
  List<String> runClassOfJar(String jar, String main, String... options) {
    return java(List.of("-cp", output(jar).toString(), main), options);
  }

  /** Runs a jar by its own main class and returns what it prints. */
  List<String> runJar(String jar, String... options) {
    return java(List.of("-jar", output(jar).toString()), options);
  }

  /** Returns the sample's class path, its own classes first. */
  String path(String name) {
    Path target = output(name).resolve("target");
    return target.resolve("classes") + File.pathSeparator + read(target.resolve("class-path"));
  }

  private List<String> java(List<String> what, String... options) {
    List<String> command = new ArrayList<>();
    command.add(jdk.home().resolve("bin").resolve("java").toString());
    command.add("-Duser.language=en");
    command.addAll(Arrays.asList(options));
    command.addAll(what);
    try {
      Path log = Files.createTempFile(folder, "run", ".log");
      return Programs.run(folder, log, Duration.ofMinutes(2), Map.of(), command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)), REPLACE_EXISTING);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
