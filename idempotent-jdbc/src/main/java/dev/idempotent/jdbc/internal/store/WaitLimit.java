package dev.idempotent.jdbc.internal.store;

import dev.idempotent.spi.Ticker;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ends statements that wait for a row lock for too long, exact to some milliseconds. The server's
 * own limit, innodb_lock_wait_timeout, knows whole seconds only and belongs to the session. Safe
 * for use by several threads.
 */
final class WaitLimit implements AutoCloseable {
  private static final Logger LOG = System.getLogger(WaitLimit.class.getName());

  /** The least time that a statement gets, so that one that need not wait at all is not ended. */
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How long the timer's thread outlives its last task. */
  private static final long IDLE_SECONDS = 30;

  private final Ticker ticker;
  private final ScheduledThreadPoolExecutor timer;

  WaitLimit(Ticker ticker) {
    this.ticker = ticker;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "idempotent-wait-limit");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  /** Has the statement cancelled at a time of the ticker, unless the watch is closed before. */
  Watch watch(PreparedStatement statement, long until) {
    return new Watch(statement, Math.max(LEAST_NANOS, until - ticker.read()));
  }

  /** Lets the thread end as soon as nothing waits: calls in progress keep their limits. */
  @Override
  public void close() {
    timer.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
  }

  /** One statement under watch. Closed by the thread that executes it. */
  final class Watch implements AutoCloseable {
    private final PreparedStatement statement;
    private final ReentrantLock lock = new ReentrantLock();
    private final Future<?> alarm;
    private boolean ended;
    private boolean cancelled;

    private Watch(PreparedStatement statement, long nanos) {
      this.statement = statement;
      this.alarm = timer.schedule(this::cancel, nanos, TimeUnit.NANOSECONDS);
    }

    private void cancel() {
      lock.lock();
      try {
        if (!ended) {
          cancelled = true;
          statement.cancel();
        }
      } catch (SQLException e) {
        LOG.log(
            Level.DEBUG,
            "could not cancel a waiting claim: error {0}; the server ends it",
            e.getErrorCode());
      } finally {
        lock.unlock();
      }
    }

    /** Whether the time was over before the statement had ended. */
    boolean wasCancelled() {
      lock.lock();
      try {
        return cancelled;
      } finally {
        lock.unlock();
      }
    }

    /** Waits for a cancel that is under way: it must not hit the connection's next statement. */
    @Override
    public void close() {
      alarm.cancel(false);
      lock.lock();
      try {
        ended = true;
      } finally {
        lock.unlock();
      }
    }
  }
}
