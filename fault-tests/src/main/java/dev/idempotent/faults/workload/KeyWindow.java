package dev.idempotent.faults.workload;

import dev.idempotent.faults.history.Operation;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Which keys are called with at a time. Lasting keys come from a window that moves with the clock
 * that all processes of a machine share: so each key is called with by several processes within a
 * short time, and by some of them again much later. Keys that expire are few and stay the same.
 */
final class KeyWindow {
  private static final int NEW_KEYS_PER_SECOND = 1;
  private static final int WIDTH = 6;
  private static final int LATE_RETRY_SECONDS = 40;
  private static final int BRIEF_KEYS = 2;

  private final long origin;

  /**
   * @param origin the beginning of the run by {@link System#nanoTime}, the same for all processes
   */
  KeyWindow(long origin) {
    this.origin = origin;
  }

  String key(Operation operation, SplittableRandom dice) {
    if (!operation.isLasting()) {
      return "k" + dice.nextInt(BRIEF_KEYS);
    }
    long newest =
        WIDTH + (System.nanoTime() - origin) * NEW_KEYS_PER_SECOND / TimeUnit.SECONDS.toNanos(1);
    boolean late = dice.nextInt(8) == 0;
    long back = dice.nextInt(late ? LATE_RETRY_SECONDS * NEW_KEYS_PER_SECOND : WIDTH);
    return "k" + Math.max(0, newest - back);
  }
}
