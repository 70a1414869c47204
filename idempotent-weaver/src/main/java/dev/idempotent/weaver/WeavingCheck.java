package dev.idempotent.weaver;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * Checks that annotated methods are woven: in compiled classes, without running the application.
 *
 * <pre>
 * java -cp idempotent-weaver.jar:… dev.idempotent.weaver.WeavingCheck PATH…
 * </pre>
 *
 * <p>Each path is a folder of classes or a jar. Jars inside jars are looked at as well, such as
 * those of Spring Boot and of web applications. Every class file is read, so that no catalogue is
 * needed; none is loaded. What is woven while it is loaded shows up as not woven here.
 *
 * <p>Exit status 0: all annotated methods are woven. 1: some are not, or were woven with another
 * version. 2: there was nothing to check, or a path can't be read.
 */
public final class WeavingCheck {
  private WeavingCheck() {}

  /** Runs the check from the command line. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /**
   * Returns what is wrong, one line each; empty if all annotated methods are woven.
   *
   * @throws IOException if a path can't be read
   */
  public static List<String> problems(Collection<Path> paths) throws IOException {
    return inspect(paths).problems().stream().map(Problem::toString).toList();
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.isEmpty() || arguments.get(0).startsWith("-")) {
      err.println("usage: WeavingCheck PATH... (folders of class files, or jars)");
      return 2;
    }
    Report report;
    try {
      report = inspect(arguments.stream().map(Path::of).toList());
    } catch (IOException | IllegalArgumentException e) {
      err.println("can't read " + e.getMessage());
      return 2;
    }
    if (!report.problems().isEmpty()) {
      out.println(report.failure());
      return 1;
    }
    if (report.annotatedMethods() == 0) {
      err.println("there is no @Idempotent method in " + String.join(", ", arguments));
      return 2;
    }
    out.println(report.success());
    return 0;
  }

  private static Report inspect(Collection<Path> paths) throws IOException {
    Inspection inspection = new Inspection(new Aspect());
    ClassScan scan = new ClassScan(inspection);
    for (Path path : paths) {
      scan.scan(path);
    }
    return new Report(inspection.problems(), inspection.annotatedMethods());
  }
}
