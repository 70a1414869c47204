package dev.idempotent.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How often a method may still run again after its transaction lost against another one, and what
 * its earlier runs ended with. Immutable.
 */
final class Retries {
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
  private static final int MAXIMUM_DOUBLINGS = 6;
  private static final Retries NONE = new Retries(0, List.of());

  private final int left;
  private final List<Throwable> earlier;

  private Retries(int left, List<Throwable> earlier) {
    this.left = left;
    this.earlier = earlier;
  }

  static Retries of(Operation operation) {
    return operation.retries() == 0 ? NONE : new Retries(operation.retries(), List.of());
  }

  boolean isLeft() {
    return left > 0 && !Thread.currentThread().isInterrupted();
  }

  /** Pauses for a jittered time that grows, and returns what is left then. */
  Retries after(Throwable thrown) {
    long most = FIRST_PAUSE_NANOS << Math.min(earlier.size(), MAXIMUM_DOUBLINGS);
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most / 2, most));
    List<Throwable> all = new ArrayList<>(earlier);
    all.add(thrown);
    return new Retries(left - 1, List.copyOf(all));
  }

  /** Adds what the earlier runs ended with to what the last one ended with. */
  void suppressInto(Throwable last) {
    for (Throwable each : earlier) {
      if (each != last) {
        last.addSuppressed(each);
      }
    }
  }
}
