package dev.idempotent.examples.payments.crashtest;

import dev.idempotent.spi.CallOutcome;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many calls ended in which way. Safe for use by several threads. */
final class Tally {
  private final AtomicLongArray counts = new AtomicLongArray(CallOutcome.values().length);

  void count(CallOutcome outcome) {
    counts.incrementAndGet(outcome.ordinal());
  }

  long of(CallOutcome outcome) {
    return counts.get(outcome.ordinal());
  }

  /** Returns how many requests were answered: carried out, replayed or refused. */
  long answers() {
    long answers = 0;
    for (CallOutcome outcome : CallOutcome.values()) {
      answers += isAnswer(outcome) ? of(outcome) : 0;
    }
    return answers;
  }

  /** Returns how many calls ended without an answer, after which they were made again. */
  long unanswered() {
    long unanswered = 0;
    for (CallOutcome outcome : CallOutcome.values()) {
      unanswered += isAnswer(outcome) ? 0 : of(outcome);
    }
    return unanswered;
  }

  /** Says whether a client is done with its request after this. */
  static boolean isAnswer(CallOutcome outcome) {
    return switch (outcome) {
      case EXECUTED,
          REPLAYED_FROM_NEAR_CACHE,
          REPLAYED_FROM_LEADER,
          REPLAYED_FROM_STORE,
          REFUSED_REUSE ->
          true;
      case ROLLED_BACK, IN_PROGRESS, UNKNOWN, FAILED -> false;
    };
  }
}
