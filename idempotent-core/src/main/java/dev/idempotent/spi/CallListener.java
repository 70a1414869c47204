package dev.idempotent.spi;

/**
 * Is told of each call's outcome, once, by the thread that made the call, after the fact. Must be
 * safe for use by several threads and quick: it runs on the caller's time. What it throws is logged
 * once per listener and goes no further.
 */
@FunctionalInterface
public interface CallListener {
  /** Takes note of an outcome. */
  void onOutcome(CallEvent event);
}
