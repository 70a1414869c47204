package dev.idempotent.jdbc.internal.maintenance;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How long a purge rests after each batch. The rest is a multiple of the time that the batch took,
 * so that it follows the server's load by itself: four times that at first, which disturbs calls
 * little; once that when there has been more to delete for longer than an interval; and nearly none
 * after ten intervals, since a table that grows for ever is worse for calls than a purge that does
 * not rest. Not safe for use by several threads.
 */
final class PurgePace {
  private static final int GENTLE = 4;
  private static final int HURRIED = 1;
  private static final int RESTLESS = 0;
  private static final int INTERVALS_TO_RESTLESS = 10;
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final long intervalNanos;
  private boolean behind;
  private long behindSince;

  PurgePace(long intervalNanos) {
    this.intervalNanos = intervalNanos;
  }

  /** Returns how long to rest after a batch, in nanoseconds, if there may be more to delete. */
  long afterFullBatch(long began, long ended) {
    if (!behind) {
      behind = true;
      behindSince = began;
    }
    return Math.max(LEAST_NANOS, times(ended - behindSince) * (ended - began));
  }

  private int times(long nanosBehind) {
    if (nanosBehind <= intervalNanos) {
      return GENTLE;
    }
    return nanosBehind / INTERVALS_TO_RESTLESS <= intervalNanos ? HURRIED : RESTLESS;
  }

  /** Returns how long to rest when nothing is left to do here, give or take a tenth. */
  long whenDone() {
    behind = false;
    return intervalNanos
        - intervalNanos / 10
        + ThreadLocalRandom.current().nextLong(1 + intervalNanos / 5);
  }
}
