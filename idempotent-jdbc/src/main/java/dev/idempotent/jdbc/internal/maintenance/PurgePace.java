package dev.idempotent.jdbc.internal.maintenance;

import dev.idempotent.jdbc.internal.maintenance.PurgeBatch.Report;
import dev.idempotent.jdbc.internal.maintenance.PurgeBatch.Result;
import dev.idempotent.jdbc.internal.maintenance.PurgeBatch.Start;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How long a purge rests after each batch, and where the next one begins. Not safe for use by
 * several threads.
 *
 * <p>The fewer of the rows that it looks at are due, the longer it rests, by the square: rows then
 * collect until a slice is worth its reads, and the purge keeps up with any rate at a share that
 * grows only with the rate's cube root. The rest is a multiple of the time that the batch took,
 * too, so that it follows the server's load. Where a fifth of what it looks at has been due for ten
 * intervals it hardly rests, since a table that grows for ever is worse for calls.
 *
 * <p>It goes round the table. Keys that live short would have to wait for that where they lie
 * together among those that live long; so one slice in eight begins at a row drawn at random, and
 * is followed by others for as long as these have more to delete than those of the round.
 */
final class PurgePace {
  /** The share of rows that are due at which the rest is the usual one. */
  private static final double USUAL_SHARE = 0.1;

  private static final long USUAL_NANOS_PER_ROW = TimeUnit.MICROSECONDS.toNanos(50);
  private static final int USUAL_TIMES = 4;
  private static final double HURRIED_SHARE = 0.2;
  private static final int INTERVALS_TO_HURRY = 10;
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int DRAWN_ONE_IN = 8;

  /** How many times as much as in the round is worth going on for. */
  private static final int WORTHWHILE = 2;

  /** A mean share of the last slices, of some four. */
  private static final class Mean {
    private static final int SLICES = 4;

    private double value = Double.NaN;

    double add(double share) {
      value = Double.isNaN(value) ? share : value + (share - value) / SLICES;
      return value;
    }
  }

  private final long intervalNanos;
  private final long usualNanos;
  private Mean ofAll = new Mean();
  private Mean ofRound = new Mean();
  private Start next = Start.ROUND;
  private int slices;
  private boolean dense;
  private long denseSince;

  /**
   * Makes it.
   *
   * @param sliceRows rows, due or not, that a slice has
   */
  PurgePace(long intervalNanos, int sliceRows) {
    this.intervalNanos = Math.max(LEAST_NANOS, Math.min(Long.MAX_VALUE / 2, intervalNanos));
    this.usualNanos = sliceRows * USUAL_NANOS_PER_ROW;
  }

  /** Returns where the next slice begins. */
  Start next() {
    return next;
  }

  /** Returns how long to rest after a batch that began there, in nanoseconds. */
  long after(Report report, long began, long ended) {
    if (report.result() == Result.SLICE) {
      choose(report.share());
      return afterSlice(ofAll.add(report.share()), began, ended);
    }
    if (report.result() == Result.DONE) {
      ofAll = new Mean();
      ofRound = new Mean();
      next = Start.ROUND;
      dense = false;
    }
    return interval();
  }

  private void choose(double share) {
    if (next == Start.ROUND) {
      ofRound.add(share);
    }
    slices++;
    if (next != Start.ROUND && share > 0 && share >= WORTHWHILE * ofRound.value) {
      next = Start.GO_ON;
    } else {
      next = slices % DRAWN_ONE_IN == 0 ? Start.DRAWN : Start.ROUND;
    }
  }

  private long afterSlice(double share, long began, long ended) {
    if (share < HURRIED_SHARE) {
      dense = false;
    } else if (!dense) {
      dense = true;
      denseSince = began;
    }
    if (dense && (ended - denseSince) / INTERVALS_TO_HURRY > intervalNanos) {
      return LEAST_NANOS;
    }
    double ratio = USUAL_SHARE / share;
    double rest = ratio * ratio * Math.max(usualNanos, USUAL_TIMES * (ended - began));
    return Math.max(LEAST_NANOS, Math.min(intervalNanos, (long) rest));
  }

  /** Returns how long to rest when there is nothing to do here, give or take a tenth. */
  long interval() {
    return intervalNanos
        - intervalNanos / 10
        + ThreadLocalRandom.current().nextLong(1 + intervalNanos / 5);
  }
}
