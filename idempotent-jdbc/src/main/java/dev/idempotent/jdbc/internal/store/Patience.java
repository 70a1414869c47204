package dev.idempotent.jdbc.internal.store;

import dev.idempotent.spi.ClaimRequest;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Decides whether a claim is tried once more, and lets some time pass before. Waiters of a holder
 * that rolled back deadlock among themselves nearly always; jitter takes them apart. Used by one
 * thread, for one claim.
 */
final class Patience {
  /** Even a call that must not wait is worth some tries that cost it no waiting for others. */
  private static final int LEAST_TRIES = 8;

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final int MAXIMUM_DOUBLINGS = 6;

  private final StoreParts parts;
  private final ClaimRequest request;
  private int tries;

  Patience(StoreParts parts, ClaimRequest request) {
    this.parts = parts;
    this.request = request;
  }

  /**
   * Pauses and returns true, or returns false if no further try is due.
   *
   * @throws dev.idempotent.CallInterruptedException if the thread is interrupted
   */
  boolean tryAgain() {
    tries++;
    if (tries >= LEAST_TRIES && parts.steps().isOver(request)) {
      return false;
    }
    long most = FIRST_PAUSE_NANOS << Math.min(tries, MAXIMUM_DOUBLINGS);
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
    if (Thread.currentThread().isInterrupted()) {
      throw Failures.interrupted(request.method());
    }
    parts.settings().notifier().claimRetried(request.method());
    return true;
  }
}
