package dev.idempotent.faults.cluster;

import dev.idempotent.faults.check.Tables;
import dev.idempotent.faults.check.Unanswered;
import dev.idempotent.faults.history.Call;
import dev.idempotent.faults.history.History;
import dev.idempotent.faults.workload.LastCalls;
import dev.idempotent.faults.workload.Worker;
import dev.idempotent.faults.workload.WorkerPlan;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** JVMs that call the woven methods, and note what they are told. */
final class Callers implements AutoCloseable {
  private static final int THREADS = 3;
  private static final long END_SECONDS = 150;

  private final Path folder;
  private final List<String> urls;
  private final long seed;
  private final long origin = System.nanoTime();
  private final List<Process> processes = new ArrayList<>();
  private int started;

  /**
   * @param urls what the first one connects to, the second one and so on, in turns
   */
  Callers(Path folder, List<String> urls, long seed) {
    this.folder = folder;
    this.urls = List.copyOf(urls);
    this.seed = seed;
  }

  /** Starts some, and waits until all of them make calls. */
  void start(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      processes.add(start(Optional.empty()));
    }
    for (Process process : processes) {
      if (process.getInputStream().read() != Worker.READY) {
        throw new IllegalStateException("a worker did not start; see " + folder);
      }
    }
  }

  private Process start(Optional<Path> unanswered) throws IOException {
    int number = started++;
    WorkerPlan plan =
        new WorkerPlan(
            "c" + number,
            number,
            seed + number,
            THREADS,
            origin,
            urls.get(number % urls.size()),
            GroupMember.USER,
            GroupMember.PASSWORD,
            folder,
            "NONE",
            unanswered);
    Path file = folder.resolve(plan.name() + ".plan");
    plan.writeTo(file);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx160m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-classpath",
            System.getProperty("java.class.path"),
            Worker.class.getName(),
            file.toString())
        .redirectError(folder.resolve(plan.name() + ".err").toFile())
        .start();
  }

  /** Has all of them come to an end in order. */
  void end() throws IOException, InterruptedException {
    for (Process process : processes) {
      try (OutputStream commands = process.getOutputStream()) {
        commands.flush();
      }
    }
    for (Process process : processes) {
      awaitEnd(process);
    }
    processes.clear();
  }

  private void awaitEnd(Process process) throws InterruptedException {
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException("a worker did not end in order; see " + folder);
    }
  }

  /** Calls once more with each key of which no caller knows what became of it; returns them. */
  List<Call> ask(Tables tables) throws IOException, InterruptedException {
    List<Call> unanswered = Unanswered.of(History.read(folder), tables);
    if (!unanswered.isEmpty()) {
      Path file = folder.resolve("unanswered");
      LastCalls.write(file, unanswered);
      awaitEnd(start(Optional.of(file)));
    }
    return unanswered;
  }

  History history() throws IOException {
    return History.read(folder);
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
