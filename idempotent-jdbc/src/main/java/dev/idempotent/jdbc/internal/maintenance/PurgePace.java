package dev.idempotent.jdbc.internal.maintenance;

import dev.idempotent.jdbc.internal.maintenance.PurgeBatch.Report;
import dev.idempotent.jdbc.internal.maintenance.PurgeBatch.Result;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How long a purge rests after each batch, and where it goes on. The fewer of the rows that it
 * looks at are due, the longer, by the square: rows then collect until a slice is worth its reads,
 * and the purge keeps up with any rate at a share that grows only with the rate's cube root. The
 * rest is a multiple of the time that the batch took, too, so that it follows the server's load.
 * Where slices have been full for ten intervals it hardly rests, since a table that grows for ever
 * is worse for calls. Not safe for use by several threads.
 */
final class PurgePace {
  /** The share of rows that are due at which the rest is the usual one. */
  private static final double USUAL_SHARE = 0.1;

  private static final long USUAL_NANOS_PER_ROW = TimeUnit.MICROSECONDS.toNanos(50);
  private static final int USUAL_TIMES = 4;
  private static final int INTERVALS_TO_RESTLESS = 10;
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** Of how many slices, about, the share is the mean: parts of a table differ. */
  private static final int SLICES = 4;

  private final long intervalNanos;
  private final long usualNanos;
  private double share = Double.NaN;
  private boolean goesOn;
  private boolean full;
  private long fullSince;

  /**
   * Makes it.
   *
   * @param sliceRows rows, due or not, that a slice has
   */
  PurgePace(long intervalNanos, int sliceRows) {
    this.intervalNanos = intervalNanos;
    this.usualNanos = sliceRows * USUAL_NANOS_PER_ROW;
  }

  /** Returns how long to rest after a batch, in nanoseconds. */
  long after(Report report, long began, long ended) {
    if (report.result() != Result.FULL) {
      full = false;
    } else if (!full) {
      full = true;
      fullSince = began;
    }
    return switch (report.result()) {
      case FULL, PART -> afterSlice(report.share(), began, ended);
      case DONE, ELSEWHERE -> whenDone();
    };
  }

  private long afterSlice(double ofThisOne, long began, long ended) {
    share = Double.isNaN(share) ? ofThisOne : share + (ofThisOne - share) / SLICES;
    goesOn = ofThisOne >= share / 2;
    if (full && (ended - fullSince) / INTERVALS_TO_RESTLESS > intervalNanos) {
      return LEAST_NANOS;
    }
    double ratio = USUAL_SHARE / share;
    double rest = ratio * ratio * Math.max(usualNanos, USUAL_TIMES * (ended - began));
    return Math.max(LEAST_NANOS, Math.min(intervalNanos, (long) rest));
  }

  /**
   * Whether the next slice should follow the last one: not if that had far fewer rows to delete
   * than those before it, as at the end of the table, or where a slice has been a short while ago.
   */
  boolean goesOn() {
    return goesOn;
  }

  /** Returns how long to rest when nothing is left to do here, give or take a tenth. */
  long whenDone() {
    full = false;
    goesOn = false;
    share = Double.NaN;
    return intervalNanos
        - intervalNanos / 10
        + ThreadLocalRandom.current().nextLong(1 + intervalNanos / 5);
  }
}
