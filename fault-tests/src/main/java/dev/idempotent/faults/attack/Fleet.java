package dev.idempotent.faults.attack;

import dev.idempotent.faults.workload.Gauges;
import dev.idempotent.faults.workload.WorkerPlan;
import dev.idempotent.testdatabase.TestSchema;
import dev.idempotent.testdatabase.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * The workers of a round, each with a network of its own to the server. In place of one that was
 * killed there is another one at once. Thread-safe.
 */
final class Fleet implements AutoCloseable {
  private static final long START_SECONDS = 300;
  private static final long END_SECONDS = 120;
  private static final long ASK_SECONDS = 600;

  private final TestSchema schema;
  private final Path folder;
  private final Workload workload;
  private final long origin = System.nanoTime();
  private final SplittableRandom seeds;
  private final List<Wire> wires = new ArrayList<>();
  private final List<WorkerProcess> workers = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private int started;

  /**
   * What the workers do.
   *
   * @param planted the bug that is built into them, or "NONE"
   */
  record Workload(int workers, int threads, String planted) {}

  Fleet(TestSchema schema, Path folder, Workload workload, long seed) throws IOException {
    this.schema = schema;
    this.folder = folder;
    this.workload = workload;
    this.seeds = new SplittableRandom(seed);
    for (int number = 0; number < workload.workers(); number++) {
      wires.add(new Wire(schema.jdbcUrl()));
      workers.add(start(number));
    }
  }

  private WorkerProcess start(int number) throws IOException {
    return start(number, workload.threads(), wires.get(number).url(), Optional.empty());
  }

  private WorkerProcess start(int number, int threads, String url, Optional<Path> unanswered)
      throws IOException {
    WorkerPlan plan =
        new WorkerPlan(
            "w" + number + "x" + started++,
            number,
            seeds.nextLong(),
            threads,
            origin,
            url,
            schema.user(),
            schema.password(),
            folder,
            workload.planted(),
            unanswered);
    return WorkerProcess.start(plan, folder, WorkerOptions.of(number));
  }

  int size() {
    return wires.size();
  }

  Wire wire(int number) {
    return wires.get(number);
  }

  synchronized WorkerProcess worker(int number) {
    return workers.get(number);
  }

  /**
   * Waits until all workers make calls.
   *
   * @throws IllegalStateException if one does not
   */
  void awaitReady() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    for (int number = 0; number < size(); number++) {
      while (!worker(number).isReady()) {
        if (System.nanoTime() > until || !worker(number).isAlive()) {
          throw new IllegalStateException("a worker does not start; see " + folder);
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  /** Kills a worker that makes calls and starts another one; returns whether there was one. */
  synchronized boolean kill(int number) throws IOException {
    WorkerProcess worker = workers.get(number);
    if (!worker.isReady()) {
      replaceIfDead(number);
      return false;
    }
    worker.kill();
    workers.set(number, start(number));
    return true;
  }

  private void replaceIfDead(int number) throws IOException {
    WorkerProcess worker = workers.get(number);
    if (!worker.isAlive()) {
      problems.add(worker.problem());
      workers.set(number, start(number));
    }
  }

  /** Makes the networks as good as new. */
  synchronized void mend() {
    for (Wire wire : wires) {
      wire.disarm();
      wire.up();
      wire.deliver();
    }
  }

  /** Has the first worker measure what it holds; returns all that it has measured so far. */
  synchronized List<Gauges> measure() throws IOException, InterruptedException {
    return workers.get(0).measure(END_SECONDS);
  }

  /** Ends all workers in order, and makes the networks as good as new. */
  synchronized void calm() throws InterruptedException {
    mend();
    workers.forEach(WorkerProcess::release);
    for (WorkerProcess worker : workers) {
      awaitEnd(worker, END_SECONDS);
    }
    workers.clear();
  }

  /** Returns what went wrong with workers by themselves. */
  synchronized List<String> problems() {
    return problems.stream().filter(problem -> !problem.isEmpty()).toList();
  }

  /** Has one more worker ask about calls that were never answered, past all networks. */
  synchronized void ask(Path unanswered) throws IOException, InterruptedException {
    WorkerProcess last = start(0, workload.threads(), schema.jdbcUrl(), Optional.of(unanswered));
    awaitEnd(last, ASK_SECONDS);
  }

  private void awaitEnd(WorkerProcess worker, long seconds) throws InterruptedException {
    if (!worker.awaitEnd(seconds)) {
      problems.add("a worker did not end within " + seconds + " s");
      worker.kill();
    } else {
      problems.add(worker.problem());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    workers.forEach(WorkerProcess::kill);
    for (Wire wire : wires) {
      wire.close();
    }
  }
}
