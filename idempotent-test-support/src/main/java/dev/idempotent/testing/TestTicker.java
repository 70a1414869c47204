package dev.idempotent.testing;

import dev.idempotent.spi.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that runs like the JVM's, so that waiting ends, and that a test can move ahead. Safe for use
 * by several threads.
 */
public final class TestTicker implements Ticker {
  private final AtomicLong ahead = new AtomicLong();

  /** Creates a ticker that shows the JVM's time. */
  public TestTicker() {}

  @Override
  public long read() {
    return System.nanoTime() + ahead.get();
  }

  /** Moves the time ahead. */
  public void advance(Duration duration) {
    ahead.addAndGet(duration.toNanos());
  }
}
