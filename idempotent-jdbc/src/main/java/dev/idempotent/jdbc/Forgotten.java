package dev.idempotent.jdbc;

import java.time.Duration;
import java.util.List;

/**
 * What {@link Keys#forget} has done.
 *
 * @param hash the identity's short hash
 * @param what what was done
 * @param replayableElsewhere for how long other hosts may replay the result, if they have it in
 *     their near-cache: the life that the row had left; zero if it held nothing to replay
 */
public record Forgotten(String hash, What what, Duration replayableElsewhere) {

  /** What was done. */
  public enum What {
    /** There was a row, and it was deleted. */
    DELETED,
    /** There was no row. */
    NONE
  }

  /** Says in plain sentences what was done and what it does not reach. */
  public List<String> sentences() {
    if (what == What.NONE) {
      return List.of("There was no row for the key " + hash + ", so none was deleted.");
    }
    String done = "The row of the key " + hash + " was deleted; the next call runs the method.";
    return replayableElsewhere.isZero()
        ? List.of(done, "It held no result that a host could still replay.")
        : List.of(
            done,
            "Other hosts that have its result in their near-cache may replay it for another "
                + PlainDuration.of(replayableElsewhere)
                + ".");
  }
}
