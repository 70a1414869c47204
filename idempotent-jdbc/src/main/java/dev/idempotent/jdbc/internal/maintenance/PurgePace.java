package dev.idempotent.jdbc.internal.maintenance;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How long a purge rests after each batch. The rest is a multiple of the time that the batch took,
 * so that it follows the server's load by itself: four times that at first, which disturbs calls
 * little, and once that when there has been more to delete for longer than an interval. Not safe
 * for use by several threads.
 */
final class PurgePace {
  private static final int GENTLE = 4;
  private static final int HURRIED = 1;
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
    int times = ended - behindSince > intervalNanos ? HURRIED : GENTLE;
    return Math.max(LEAST_NANOS, times * (ended - began));
  }

  /** Returns how long to rest when nothing is left to do here, give or take a tenth. */
  long whenDone() {
    behind = false;
    return intervalNanos
        - intervalNanos / 10
        + ThreadLocalRandom.current().nextLong(1 + intervalNanos / 5);
  }
}
