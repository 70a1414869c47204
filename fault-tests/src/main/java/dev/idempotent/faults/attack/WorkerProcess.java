package dev.idempotent.faults.attack;

import dev.idempotent.faults.workload.Gauges;
import dev.idempotent.faults.workload.Worker;
import dev.idempotent.faults.workload.WorkerPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A worker as the attacker sees it. Only processes that were started here are ever signalled. */
final class WorkerProcess {
  private static final int STATUS_OF_SIGKILL = 128 + 9;

  private final Process process;
  private final Path errors;
  private final Path gauges;
  private final Semaphore measured = new Semaphore(0);
  private volatile boolean ready;
  private volatile boolean killed;

  private WorkerProcess(Process process, Path errors, Path gauges) {
    this.process = process;
    this.errors = errors;
    this.gauges = gauges;
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
    WorkerProcess worker =
        new WorkerProcess(builder.start(), errors, Worker.gauges(folder, plan.name()));
    Thread reader = new Thread(worker::listen, "reader of " + plan.name());
    reader.setDaemon(true);
    reader.start();
    return worker;
  }

  private void listen() {
    try {
      InputStream said = process.getInputStream();
      for (int word = said.read(); word >= 0; word = said.read()) {
        if (word == Worker.READY) {
          ready = true;
        } else if (word == Worker.MEASURED) {
          measured.release();
        }
      }
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
    tell(Worker.EXHAUST);
  }

  /**
   * Has it rest and measure what it holds.
   *
   * @return all that it has measured so far
   */
  List<Gauges> measure(long seconds) throws IOException, InterruptedException {
    tell(Worker.MEASURE);
    if (!measured.tryAcquire(seconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a worker does not come to rest; see " + errors);
    }
    return Gauges.readFrom(gauges);
  }

  private void tell(char command) {
    try {
      OutputStream commands = process.getOutputStream();
      commands.write(command);
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
