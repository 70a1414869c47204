package dev.idempotent.jdbc;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An application in a process of its own, which can be told to call, be frozen, and be killed. */
final class RemoteHost implements AutoCloseable {
  static final String PASSWORD = "REMOTE_HOST_PASSWORD";
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final PrintWriter commands;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  /** Starts the process and waits until its engine is ready. */
  RemoteHost(Bench bench, String url, int connections, Duration wait) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath(),
            HostProcess.class.getName(),
            url,
            bench.schema().user(),
            Integer.toString(connections),
            wait.toString());
    builder.environment().put(PASSWORD, bench.schema().password());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    process = builder.start();
    commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    Thread reader = new Thread(this::read, "remote host's words");
    reader.setDaemon(true);
    reader.start();
    await("ready");
  }

  /** All that this JVM has, whether it runs on the class path or on the module path. */
  private static String classPath() throws Exception {
    List<String> path = new ArrayList<>();
    path.add(System.getProperty("java.class.path"));
    String modules = System.getProperty("jdk.module.path");
    if (modules != null) {
      path.add(modules);
    }
    String name = HostProcess.class.getName().replace('.', '/') + ".class";
    Path file = Path.of(HostProcess.class.getResource("/" + name).toURI());
    Path folder = file;
    for (int i = 0; i < Path.of(name).getNameCount(); i++) {
      folder = folder.getParent();
    }
    path.add(folder.toString());
    return String.join(File.pathSeparator, path);
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        told.add(line);
      }
    } catch (IOException e) {
      // The process was killed.
    }
  }

  void send(String command) {
    commands.println(command);
  }

  /** Returns the next line that begins so; lines before it are dropped. */
  String await(String beginning) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      String line = told.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new AssertionError("the other process did not say \"" + beginning + "\"");
      }
      if (line.startsWith(beginning)) {
        return line;
      }
    }
  }

  /** Returns the next line, which is the outcome of a call. */
  String outcome() throws InterruptedException {
    String line = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("the other process did not tell an outcome");
    }
    return line;
  }

  /** Returns how many connections of its pool are lent at the moment. */
  int active() throws InterruptedException {
    send("active");
    return Integer.parseInt(await("active ").substring("active ".length()));
  }

  /** Ends it as a crash would: nothing of it is run any more. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Stops it from running, with its connections open, as a virtual machine that hangs. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets a frozen process run again. */
  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IOException("kill -" + name + " failed");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
