package dev.idempotent.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.idempotent.Idempotency;
import dev.idempotent.annotation.Idempotent;
import dev.idempotent.benchmarks.database.Spread;
import dev.idempotent.engine.IdempotencyEngine;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.aspectj.bridge.IMessage;
import org.aspectj.bridge.MessageHandler;
import org.aspectj.tools.ajc.Main;
import org.jspecify.annotations.Nullable;

/**
 * Measures what the annotation costs a build of 1,000 classes, and what a process's first calls
 * cost. Each step has a JVM of its own, as in a build, and the steps take turns.
 */
public final class BuildCost {
  private static final int CLASSES = 1000;
  private static final int ROUNDS = 5;
  private static final int PLAIN_METHODS = 20;

  private final Path folder;
  private final String classPath = System.getProperty("java.class.path");

  private BuildCost(Path folder) {
    this.folder = folder;
  }

  /** Prints the figures; with arguments, does one step. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) {
      step(arguments);
      return;
    }
    Path folder = Files.createTempDirectory("build-cost");
    try {
      new BuildCost(folder).run();
    } finally {
      delete(folder);
    }
  }

  private void run() throws IOException, InterruptedException {
    writeSources();
    Map<String, List<double[]>> steps = new LinkedHashMap<>();
    for (int round = 0; round <= ROUNDS; round++) {
      Map<String, double[]> taken = round();
      if (round > 0) { // The first one fills the operating system's cache of files.
        taken.forEach(
            (name, took) -> steps.computeIfAbsent(name, n -> new ArrayList<>()).add(took));
      }
    }
    System.out.printf("%-44s %-24s %s%n", "step", "ms", "processor ms");
    steps.forEach(
        (name, taken) ->
            System.out.printf("%-44s %-24s %s%n", name, spread(taken, 0), spread(taken, 1)));
  }

  private Map<String, double[]> round() throws IOException, InterruptedException {
    Map<String, double[]> taken = new LinkedHashMap<>();
    taken.put("javac", fork(classPath, "javac", at("sources"), at("plain"), "-proc:none"));
    taken.put(
        "javac with the annotation's processor",
        fork(
            classPath,
            "javac",
            at("sources"),
            at("classes"),
            "-processorpath",
            jarOf(Idempotent.class)));
    taken.put(
        "weaving",
        fork(classPath, "weave", at("classes"), at("woven"), jarWith("idempotent-weaver")));
    String woven = String.join(File.pathSeparator, at("woven"), at("classes"), classPath);
    String plain = at("plain") + File.pathSeparator + classPath;
    taken.put("first call, not woven", fork(plain, "call", "charge"));
    taken.put("first call, void", fork(woven, "call", "charge"));
    taken.put("first call, a record as its result", fork(woven, "call", "receipt"));
    return taken;
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private static String jarOf(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
  }

  private String jarWith(String name) {
    return Stream.of(classPath.split(File.pathSeparator, -1))
        .filter(entry -> entry.contains(name))
        .findFirst()
        .orElseThrow();
  }

  private void writeSources() throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources").resolve("sample"));
    Files.writeString(
        sources.resolve("Command.java"),
        "package sample; public record Command(String customerId, String requestId) {}");
    Files.writeString(
        sources.resolve("Receipt.java"),
        "package sample; public record Receipt(long id, java.util.List<String> lines) {}");
    for (int i = 0; i < CLASSES; i++) {
      StringBuilder text = new StringBuilder();
      text.append("package sample;\n")
          .append("import dev.idempotent.annotation.Idempotent;\n")
          .append("public class Service")
          .append(i)
          .append(" {\n")
          .append("  private long sum;\n")
          .append("  @Idempotent(key = \"{command.customerId}/{command.requestId}\")\n")
          .append("  public void charge(Command command) { sum++; }\n")
          .append("  @Idempotent(key = \"{command.customerId}/{command.requestId}\")\n")
          .append("  public Receipt receipt(Command command) {\n")
          .append("    return new Receipt(++sum, java.util.List.of(\"a\", \"b\"));\n  }\n");
      for (int m = 0; m < PLAIN_METHODS; m++) {
        text.append("  public String plain")
            .append(m)
            .append("(int n, String s) {\n")
            .append("    StringBuilder b = new StringBuilder();\n")
            .append("    for (int i = 0; i < n; i++) { b.append(s).append(i + ")
            .append(m)
            .append("); }\n    sum += b.length();\n    return b.toString();\n  }\n");
      }
      Files.writeString(sources.resolve("Service" + i + ".java"), text.append("}\n"));
    }
  }

  /**
   * Runs a step in a JVM of its own; returns the milliseconds that it took and those of the CPU.
   */
  private double[] fork(String path, String... step) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.add("-classpath");
    command.add(path);
    command.add(BuildCost.class.getName());
    command.addAll(Arrays.asList(step));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (Stream<String> lines = process.inputReader().lines()) {
      String last = lines.reduce((first, second) -> second).orElse("");
      if (process.waitFor() != 0) {
        throw new IllegalStateException("a step failed: " + step[0]);
      }
      String[] figures = last.split(" ", -1);
      return new double[] {Double.parseDouble(figures[0]), Double.parseDouble(figures[1])};
    }
  }

  private static String spread(List<double[]> taken, int figure) {
    Spread spread = Spread.of(taken.stream().mapToDouble(took -> took[figure]).toArray());
    return String.format(
        Locale.ROOT, "%.0f  %.0f  %.0f", spread.min(), spread.median(), spread.max());
  }

  /** Does a step; the JVM's own start counts for its processor time only where it compiles. */
  private static void step(String[] step) throws Exception {
    switch (step[0]) {
      case "javac" -> timed(() -> compile(step));
      case "weave" -> timed(() -> weave(step));
      case "call" -> call(step[1]);
      default -> throw new IllegalArgumentException(step[0]);
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void timed(Step step) throws Exception {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long begin = System.nanoTime();
    step.run();
    double took = (System.nanoTime() - begin) / 1e6;
    System.out.println(took + " " + (system.getProcessCpuTime() - cpu) / 1e6);
  }

  private static void compile(String[] step) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-parameters", "-g", "-nowarn", "--release", "17"));
    arguments.addAll(List.of("-cp", jarOf(Idempotent.class), "-d", step[2]));
    arguments.addAll(Arrays.asList(step).subList(3, step.length));
    try (Stream<Path> files = Files.walk(Path.of(step[1]))) {
      files.filter(Files::isRegularFile).map(Path::toString).forEach(arguments::add);
    }
    Files.createDirectories(Path.of(step[2]));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, System.out, null, arguments.toArray(new String[0]));
    if (status != 0) {
      throw new IllegalStateException("javac ended with " + status);
    }
  }

  private static void weave(String[] step) {
    MessageHandler messages = new MessageHandler();
    new Main()
        .run(
            new String[] {
              "-inpath",
              step[1],
              "-d",
              step[2],
              "-aspectpath",
              step[3],
              "-classpath",
              System.getProperty("java.class.path"),
              "--release",
              "17",
              "-proc:none"
            },
            messages);
    IMessage[] errors = messages.getMessages(IMessage.ERROR, true);
    if (errors.length > 0) {
      throw new IllegalStateException(errors[0].toString());
    }
  }

  /** The time from the first touch of the service's class to the end of its method's first call. */
  private static void call(String name) throws Exception {
    IdempotencyEngine engine = new MemoryEngine().build();
    Idempotency.install(engine);
    Class<?> commands = Class.forName("sample.Command");
    Object command =
        commands
            .getConstructor(String.class, String.class)
            .newInstance("customer-1", "request-100000001");
    timed(
        () -> {
          Class<?> type = Class.forName("sample.Service0");
          Object service = type.getConstructor().newInstance();
          Method method = type.getMethod(name, commands);
          @Nullable Object result = method.invoke(service, command);
          if (name.equals("receipt") && result == null) {
            throw new IllegalStateException("no receipt");
          }
        });
    engine.close();
  }

  private static void delete(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
