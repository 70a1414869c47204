package dev.idempotent.jdbc;

import java.time.Duration;
import java.util.List;

/**
 * What {@link Keys#deleteScope} has done.
 *
 * @param deleted how many rows were deleted
 * @param left how many committed rows the scope had afterwards: those that a running call or
 *     another transaction held, and those of calls that completed meanwhile
 * @param replayableElsewhere for how long other hosts may replay a deleted result, if they have it
 *     in their near-cache: the longest life that a deleted row had left
 */
public record ScopeDeleted(long deleted, long left, Duration replayableElsewhere) {

  /** Says in plain sentences what was done and what it does not reach. */
  public List<String> sentences() {
    String done = deleted + " rows were deleted, and the scope has " + left + " now.";
    return replayableElsewhere.isZero()
        ? List.of(done)
        : List.of(
            done,
            "Other hosts that have results of them in their near-cache may replay those for another "
                + PlainDuration.of(replayableElsewhere)
                + ".");
  }
}
