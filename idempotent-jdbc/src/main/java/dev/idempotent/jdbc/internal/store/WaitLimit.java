package dev.idempotent.jdbc.internal.store;

import dev.idempotent.jdbc.internal.sql.DriverFlags;
import dev.idempotent.spi.Ticker;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

  /** How long after a cancel the statement is cancelled once more, should it still be there. */
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * How often the timer's thread looks around while statements are watched: less than the least
   * time of any of them. So the next thing that it waits for is never one of theirs, and no
   * statement that begins has to wake it up, which would cost a call several microseconds.
   */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  /** How long the timer's thread outlives its last task. */
  private static final long IDLE_SECONDS = 30;

  private final Ticker ticker;
  private final Duration cancelWithin;
  private final ScheduledThreadPoolExecutor timer;
  private final ThreadPoolExecutor cancellers;
  private final AtomicBoolean ticking = new AtomicBoolean();
  private volatile boolean used;

  /**
   * Creates the limit; threads are started when they are needed.
   *
   * @param cancelWithin how long a statement's own thread waits for a cancel that is under way
   */
  WaitLimit(Ticker ticker, Duration cancelWithin) {
    this.ticker = ticker;
    this.cancelWithin = cancelWithin;
    this.timer = new ScheduledThreadPoolExecutor(1, task -> daemon("idempotent-wait-limit", task));
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    // The driver opens a connection to cancel: one host that does not answer must not keep the
    // timer from the other statements. No more of them run than there are statements that wait.
    this.cancellers =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon("idempotent-cancel", task));
  }

  private static Thread daemon(String name, Runnable task) {
    // The thread must not hold on to what belongs to the call that happens to start it.
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setContextClassLoader(WaitLimit.class.getClassLoader());
    thread.setDaemon(true);
    return thread;
  }

  /** Has the statement cancelled at a time of the ticker, unless the watch is ended before. */
  Watch watch(PreparedStatement statement, long until) {
    if (!used) {
      used = true;
    }
    if (!ticking.get() && ticking.compareAndSet(false, true)) {
      tickLater();
    }
    return new Watch(statement, Math.max(LEAST_NANOS, until - ticker.read()));
  }

  /** Goes on for as long as statements come; one that just misses the end only costs a wake-up. */
  private void tick() {
    if (used) {
      used = false;
      tickLater();
    } else {
      ticking.set(false);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nothing in a tick can fail
  private void tickLater() {
    timer.schedule(this::tick, TICK_NANOS, TimeUnit.NANOSECONDS);
  }

  /** Lets the threads end as soon as nothing waits: calls in progress keep their limits. */
  @Override
  public void close() {
    timer.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
    cancellers.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
  }

  /** One statement under watch. Ended by the thread that executes it. */
  final class Watch {
    private final Statement statement;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Future<?> alarm;
    private boolean ended;
    private volatile boolean cancelled;

    private Watch(PreparedStatement statement, long nanos) {
      this.statement = DriverFlags.cancellable(statement);
      this.alarm = alarmIn(nanos);
    }

    private Future<?> alarmIn(long nanos) {
      return timer.schedule(() -> cancellers.execute(this::cancel), nanos, TimeUnit.NANOSECONDS);
    }

    /** A cancel has no effect where the statement is not yet on its way: so it is repeated. */
    private void cancel() {
      lock.lock();
      try {
        if (!ended) {
          cancelled = true;
          statement.cancel();
          alarm = alarmIn(AGAIN_NANOS);
        }
      } catch (SQLException | RuntimeException e) {
        // The driver throws a NullPointerException where the statement's own thread is just
        // closing it after an answer that did not come.
        LOG.log(
            Level.DEBUG,
            "could not cancel a waiting claim: {0}; the server ends it",
            e.getClass().getName());
      } finally {
        lock.unlock();
      }
    }

    /** Whether the time was over before the statement had ended; asked after {@link #end}. */
    boolean wasCancelled() {
      return cancelled;
    }

    /**
     * Waits for a cancel that is under way: it must not hit the connection's next statement.
     *
     * @throws SQLException if it does not end in time, as for a lost connection: nobody may use
     *     that connection again
     */
    void end() throws SQLException {
      alarm.cancel(false);
      if (!acquire()) {
        throw new SQLNonTransientConnectionException(
            "a waiting statement's cancel was not answered", "08S01");
      }
      ended = true;
      alarm.cancel(false);
      lock.unlock();
    }

    /** The wait is a bounded one; an interrupt is left for what comes after it. */
    private boolean acquire() {
      boolean interrupted = false;
      try {
        long until = System.nanoTime() + cancelWithin.toNanos();
        while (true) {
          try {
            return lock.tryLock(until - System.nanoTime(), TimeUnit.NANOSECONDS);
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
