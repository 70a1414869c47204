package dev.idempotent.benchmarks.lab;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts how often, and how many at a time, connections are checked out of pools. */
public final class Checkouts {
  private final AtomicLong total = new AtomicLong();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  Checkouts() {}

  /** Returns how often a connection was checked out. */
  public long total() {
    return total.get();
  }

  /** Returns how many were out at the same time, at most, since the last reset. */
  public int most() {
    return most.get();
  }

  /** Forgets the most that were out at a time. */
  public void reset() {
    most.set(held.get());
  }

  IMetricsTracker tracker() {
    return new IMetricsTracker() {
      @Override
      public void recordConnectionAcquiredNanos(long elapsedAcquiredNanos) {
        total.incrementAndGet();
        most.accumulateAndGet(held.incrementAndGet(), Math::max);
      }

      @Override
      public void recordConnectionUsageMillis(long elapsedBorrowedMillis) {
        held.decrementAndGet();
      }
    };
  }
}
