package dev.idempotent.engine;

import dev.idempotent.spi.CallEvent;
import dev.idempotent.spi.CallOutcome;
import dev.idempotent.spi.Identity;
import dev.idempotent.spi.Ticker;

/** Tells the listener how calls ended. Safe for use by several threads. */
final class Reports {
  private final Notifier notifier;
  private final Ticker ticker;

  Reports(Notifier notifier, Ticker ticker) {
    this.notifier = notifier;
    this.ticker = ticker;
  }

  void hit(CallOutcome outcome, Operation operation, Identity identity) {
    if (notifier.isHeard()) {
      notifier.outcome(new CallEvent(outcome, operation.name(), identity, 0));
    }
  }

  void ended(CallOutcome outcome, Invocation call) {
    if (notifier.isHeard()) {
      long nanos = ticker.read() - call.beganAt();
      notifier.outcome(new CallEvent(outcome, call.operation().name(), call.identity(), nanos));
    }
  }
}
