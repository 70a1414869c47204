package dev.idempotent.faults;

import dev.idempotent.faults.attack.FaultKind;
import dev.idempotent.faults.attack.Round;
import dev.idempotent.faults.check.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Adds up what rounds have come to. Used by one thread. */
final class Totals {
  private final Map<FaultKind, Integer> strikes = new EnumMap<>(FaultKind.class);
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<Kind, Integer> violations = new EnumMap<>(Kind.class);
  private int rounds;
  private int asked;

  void add(Round.Result result) {
    rounds++;
    asked += result.asked();
    result.strikes().forEach((kind, number) -> strikes.merge(kind, number, Integer::sum));
    result.verdict().counts().forEach((what, number) -> counts.merge(what, number, Long::sum));
    result.verdict().violations().forEach(wrong -> violations.merge(wrong.kind(), 1, Integer::sum));
  }

  int rounds() {
    return rounds;
  }

  /** Returns how many keys were asked about after the faults. */
  int asked() {
    return asked;
  }

  int strikes(FaultKind kind) {
    return strikes.getOrDefault(kind, 0);
  }

  Map<String, Long> counts() {
    return counts;
  }

  int violations(Kind kind) {
    return violations.getOrDefault(kind, 0);
  }

  boolean holds() {
    return violations.isEmpty();
  }
}
