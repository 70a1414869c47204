package dev.idempotent.faults.attack;

import dev.idempotent.faults.workload.Worker;
import dev.idempotent.faults.workload.WorkerPlan;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker as the attacker sees it. Only processes that were started here are ever signalled. */
final class WorkerProcess {
  private static final int STATUS_OF_SIGKILL = 128 + 9;

  private final Process process;
  private final Path errors;
  private volatile boolean ready;
  private volatile boolean killed;

  private WorkerProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  /** Starts a JVM like this one, with all its files in the folder. */
  static WorkerProcess start(WorkerPlan plan, Path folder, WorkerOptions options)
      throws IOException {
    Path file = folder.resolve(plan.name() + ".plan");
    plan.writeTo(file);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options.jvm());
    command.add("-classpath");
    command.add(System.getProperty("java.class.path"));
    command.add(Worker.class.getName());
    command.add(file.toString());
    Path errors = folder.resolve(plan.name() + ".err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().putAll(options.environment());
    WorkerProcess worker = new WorkerProcess(builder.start(), errors);
    Thread reader = new Thread(worker::listen, "reader of " + plan.name());
    reader.setDaemon(true);
    reader.start();
    return worker;
  }

  private void listen() {
    try {
      ready = process.getInputStream().read() == Worker.READY;
    } catch (IOException e) {
      // It has died.
    }
  }

  /** Tells whether it makes calls. */
  boolean isReady() {
    return ready && !killed && process.isAlive();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGKILL and waits for the end. */
  void kill() {
    killed = true;
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  /** Sends SIGSTOP or SIGCONT. */
  void signal(String name) throws IOException, InterruptedException {
    if (process.isAlive()) {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }

  /** Has it take all connections of its pool. */
  void exhaustPool() {
    try {
      OutputStream commands = process.getOutputStream();
      commands.write(Worker.EXHAUST);
      commands.flush();
    } catch (IOException e) {
      // It has died.
    }
  }

  /** Has it come to an end. */
  void release() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has died.
    }
  }

  /** Waits for the end, and returns whether it came. */
  boolean awaitEnd(long seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  /** Tells what went wrong with it by itself, or returns an empty text. */
  String problem() {
    if (process.isAlive()) {
      return "";
    }
    int status = process.exitValue();
    boolean expected = status == 0 || (killed && status == STATUS_OF_SIGKILL);
    return expected ? "" : "a worker ended with status " + status + "; see " + errors;
  }
}
