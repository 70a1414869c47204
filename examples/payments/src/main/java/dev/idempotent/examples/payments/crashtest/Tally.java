package dev.idempotent.examples.payments.crashtest;

import static java.util.Objects.requireNonNull;

import dev.idempotent.spi.CallOutcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many calls ended in which way. Safe for use by several threads. */
final class Tally {
  private final Map<CallOutcome, LongAdder> counts = new ConcurrentHashMap<>();

  Tally() {
    for (CallOutcome outcome : CallOutcome.values()) {
      counts.put(outcome, new LongAdder());
    }
  }

  void count(CallOutcome outcome) {
    requireNonNull(counts.get(outcome)).increment();
  }

  long of(CallOutcome outcome) {
    return requireNonNull(counts.get(outcome)).sum();
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
          FAILURE_RECORDED,
          REFUSED_REUSE ->
          true;
      case RETRIED, ROLLED_BACK, IN_PROGRESS, UNKNOWN, FAILED -> false;
    };
  }
}
