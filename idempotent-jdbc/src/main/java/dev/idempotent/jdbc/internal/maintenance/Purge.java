package dev.idempotent.jdbc.internal.maintenance;

import dev.idempotent.engine.Notifier;
import dev.idempotent.jdbc.internal.maintenance.PurgeBatch.Report;
import dev.idempotent.jdbc.internal.sql.TableName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Deletes expired rows in the background, one batch after the other, as long as the engine lives.
 * Housekeeping only: no call depends on it. Safe for use by several threads.
 */
public final class Purge implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Purge.class.getName());
  private static final long CLOSE_WAIT_MILLIS = 10_000;

  private final PurgeBatch batch;
  private final long intervalNanos;
  private final PurgePace pace;
  private final Notifier notifier;
  private final AtomicLong deleted = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stop = lock.newCondition();
  private final @Nullable Thread runner;
  private boolean stopped;

  /** Creates the purge, and starts it if this host takes part. */
  public Purge(
      DataSource pool,
      TableName table,
      boolean enabled,
      Duration interval,
      Duration grace,
      int batchRows,
      Notifier notifier) {
    this.notifier = notifier;
    this.batch = new PurgeBatch(pool, table, grace, batchRows);
    this.intervalNanos = interval.toNanos();
    this.pace = new PurgePace(intervalNanos, batch.sliceRows());
    this.runner = enabled ? new Thread(this::run, "idempotent-purge") : null;
    if (runner != null) {
      runner.setDaemon(true);
      runner.start();
    }
  }

  /** Returns how many rows this purge has deleted. */
  public long deletedRows() {
    return deleted.get();
  }

  /** Returns how many rounds have failed. */
  public long failures() {
    return failures.get();
  }

  /** Asks the database by how much the oldest row has outlived its expiry and the grace period. */
  public Duration lag() throws SQLException {
    return Duration.of(batch.lagMicros(), ChronoUnit.MICROS);
  }

  /** Stops after the batch under way, for which it waits some seconds at most. */
  @Override
  public void close() {
    lock.lock();
    try {
      stopped = true;
      stop.signalAll();
    } finally {
      lock.unlock();
    }
    if (runner != null && runner != Thread.currentThread()) {
      try {
        runner.join(CLOSE_WAIT_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    // The hosts of a service start together; their first rounds need not.
    long rest = ThreadLocalRandom.current().nextLong(1 + intervalNanos / 10);
    while (isToRunAfter(rest)) {
      rest = round();
    }
  }

  /** Deletes one batch; returns how long to rest. */
  private long round() {
    long began = System.nanoTime();
    try {
      Report report = batch.run(pace.next());
      deleted.addAndGet(report.deleted());
      if (report.deleted() > 0) {
        notifier.purged(report.deleted());
      }
      return pace.after(report, began, System.nanoTime());
    } catch (SQLException | RuntimeException | Error e) {
      failures.incrementAndGet();
      int code = e instanceof SQLException sql ? sql.getErrorCode() : 0;
      LOG.log(
          e instanceof Error ? Level.WARNING : Level.DEBUG,
          "a round of the purge failed ({0}, error {1}); it is tried again",
          e.getClass().getSimpleName(),
          code);
      return pace.interval();
    }
  }

  private boolean isToRunAfter(long restNanos) {
    lock.lock();
    try {
      long left = restNanos;
      while (!stopped && left > 0) {
        left = stop.awaitNanos(left);
      }
      return !stopped;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }
}
