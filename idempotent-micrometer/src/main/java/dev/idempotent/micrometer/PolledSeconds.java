package dev.idempotent.micrometer;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A duration that costs something to ask for, in seconds: asked at most once in an interval,
 * failures included, and by one thread at a time. Safe for use by several threads.
 */
final class PolledSeconds {
  private final Supplier<Duration> source;
  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile double latest = Double.NaN;
  private boolean asked;
  private long askedAt;

  PolledSeconds(Supplier<Duration> source, Duration interval, LongSupplier nanoTime) {
    this.source = source;
    this.intervalNanos = interval.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Returns the latest answer, not a number where there is none. */
  double read() {
    if (lock.tryLock()) {
      try {
        long now = nanoTime.getAsLong();
        if (!asked || now - askedAt >= intervalNanos) {
          latest = ask();
          asked = true;
          askedAt = now;
        }
      } finally {
        lock.unlock();
      }
    }
    return latest;
  }

  private double ask() {
    try {
      return source.get().toNanos() / 1e9;
    } catch (RuntimeException e) {
      return Double.NaN;
    }
  }
}
