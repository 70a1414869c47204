package dev.idempotent.spi;

import java.util.List;

/**
 * Is told of what happens, after the fact: of each call's outcome once, by the thread that made the
 * call. Must be safe for use by several threads and quick: it runs on the caller's time. What it
 * throws is logged once and goes no further.
 */
@FunctionalInterface
public interface CallListener {
  /**
   * Returns a listener that tells each of the given ones, in their order. What one of them throws
   * is logged once and keeps nothing from the others.
   */
  static CallListener all(CallListener... listeners) {
    return new AllListeners(List.of(listeners));
  }

  /** Takes note of how a call ended, or that it is run once more. */
  void onOutcome(CallEvent event);

  /**
   * Takes note that a claim met a deadlock, a lock that was not granted or a row that vanished, and
   * is tried again. Nothing of the method has run.
   *
   * @param method the method, as in messages
   */
  default void onClaimRetried(String method) {}

  /**
   * Takes note of what became of a commit whose answer was lost.
   *
   * @param method the method, as in messages
   * @param resolution what was found out
   */
  default void onCommitResolved(String method, CommitResolution resolution) {}

  /**
   * Takes note that expired keys were deleted in the background.
   *
   * @param deletedRows how many, in one batch
   */
  default void onPurged(int deletedRows) {}
}
