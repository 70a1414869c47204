package dev.idempotent.faults;

import dev.idempotent.faults.attack.FaultKind;
import dev.idempotent.faults.attack.Round;
import dev.idempotent.faults.check.Kind;
import dev.idempotent.faults.workload.Gauges;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up what rounds have come to. Thread-safe. */
final class Totals {
  private final Map<FaultKind, Integer> strikes = new EnumMap<>(FaultKind.class);
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<Kind, Integer> violations = new EnumMap<>(Kind.class);
  private int rounds;
  private int asked;
  private final List<Gauges> gauges = new ArrayList<>();

  synchronized void add(Round.Result result) {
    rounds++;
    asked += result.asked();
    gauges.addAll(result.gauges());
    result.strikes().forEach((kind, number) -> strikes.merge(kind, number, Integer::sum));
    result.verdict().counts().forEach((what, number) -> counts.merge(what, number, Long::sum));
    result.verdict().violations().forEach(wrong -> violations.merge(wrong.kind(), 1, Integer::sum));
  }

  synchronized int rounds() {
    return rounds;
  }

  /** Returns how many keys were asked about after the faults. */
  synchronized int asked() {
    return asked;
  }

  /** Returns what the process that is not killed held from time to time. */
  synchronized List<Gauges> gauges() {
    return List.copyOf(gauges);
  }

  synchronized int strikes(FaultKind kind) {
    return strikes.getOrDefault(kind, 0);
  }

  synchronized Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  synchronized int violations(Kind kind) {
    return violations.getOrDefault(kind, 0);
  }

  synchronized boolean holds() {
    return violations.isEmpty();
  }
}
