package dev.idempotent.spi;

/** A source of elapsed time; replaced in tests. Safe for use by several threads. */
@FunctionalInterface
public interface Ticker {
  /** The ticker of the running JVM, {@link System#nanoTime}. */
  Ticker SYSTEM = System::nanoTime;

  /** Returns nanoseconds since an arbitrary origin; compare by subtraction. */
  long read();
}
