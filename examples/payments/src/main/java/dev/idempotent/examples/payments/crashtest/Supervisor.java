package dev.idempotent.examples.payments.crashtest;

import dev.idempotent.spi.CallOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs the workers, kills some of them, and starts others in their place:
 *
 * <ol>
 *   <li>One worker for each share of the lines is started. When all of them are ready they get the
 *       starting signal together.
 *   <li>With {@code n} kills to do, the one that is due after each {@code 1/(n+1)} of the lines
 *       hits the worker that has just told of an answer: it is in the midst of its next calls.
 *   <li>In place of the one that was killed another is started, which goes over the same share from
 *       its first line.
 *   <li>A worker that is done lives until it is released, so that a kill never comes too late.
 * </ol>
 *
 * <p>Only processes that this object has started are ever killed.
 */
final class Supervisor implements WorkerProcess.Listener {
  private static final int STATUS_OF_SIGKILL = 128 + 9;

  private final Plan plan;
  private final Tally tally;
  private final Progress progress;
  private final Set<WorkerProcess> running = new HashSet<>();
  private final long[] best;
  private long progressed;
  private int waiting;
  private boolean started;
  private long startedAt;
  private int killsSent;
  private int killed;
  private @Nullable String failure;
  private boolean over;

  /**
   * What is to be done.
   *
   * @param requests how many requests the source has
   */
  record Plan(int workers, int threads, int kills, Source source, long requests, Target target) {}

  Supervisor(Plan plan, Tally tally, Progress progress) {
    this.plan = plan;
    this.tally = tally;
    this.progress = progress;
    this.best = new long[plan.workers()];
    this.waiting = plan.workers();
  }

  /**
   * Does it, and returns how long it took from the starting signal to the last worker's end.
   *
   * @throws RunFailedException if a worker ends that was not to
   */
  synchronized Duration run() throws InterruptedException {
    try {
      for (int share = 0; share < plan.workers(); share++) {
        start(share);
      }
      while (!running.isEmpty() && failure == null) {
        wait();
      }
      if (failure != null) {
        throw new RunFailedException(failure);
      }
      return Duration.ofNanos(System.nanoTime() - startedAt);
    } finally {
      over = true;
      running.forEach(WorkerProcess::kill);
    }
  }

  /** Returns how many workers have died of a kill. */
  synchronized int killed() {
    return killed;
  }

  @Override
  public synchronized void ready(WorkerProcess worker) {
    if (started) {
      worker.go();
    } else if (--waiting == 0) {
      started = true;
      startedAt = System.nanoTime();
      running.forEach(WorkerProcess::go);
    }
  }

  @Override
  public synchronized void outcome(WorkerProcess worker, CallOutcome outcome) {
    tally.count(outcome);
    if (!Tally.isAnswer(outcome)) {
      return;
    }
    if (worker.countAnswer() > best[worker.share()]) {
      best[worker.share()] = worker.answers();
      progress.at(++progressed);
    }
    if (killsSent < plan.kills() && !worker.isKilled() && progressed >= nextKillAt()) {
      killsSent++;
      worker.kill();
    }
  }

  private long nextKillAt() {
    return plan.requests() * (killsSent + 1) / (plan.kills() + 1);
  }

  @Override
  public synchronized void done(WorkerProcess worker) {
    worker.release();
  }

  @Override
  public synchronized void ended(WorkerProcess worker, int status) {
    running.remove(worker);
    if (over) {
      return;
    }
    if (worker.isKilled() && status == STATUS_OF_SIGKILL) {
      killed++;
      progress.note(
          String.format(
              Locale.ROOT,
              "Killed worker %d (process %d) after %,d answers; another goes over its lines again",
              worker.share() + 1,
              worker.pid(),
              worker.answers()));
      start(worker.share());
    } else if (status != 0) {
      failure =
          "worker "
              + (worker.share() + 1)
              + " ended with status "
              + status
              + "; the run is given up";
    }
    notifyAll();
  }

  private void start(int share) {
    try {
      running.add(
          WorkerProcess.start(
              share, plan.workers(), plan.threads(), plan.source(), plan.target(), this));
    } catch (IOException e) {
      failure = "a worker could not be started: " + e.getMessage();
      notifyAll();
    }
  }
}
