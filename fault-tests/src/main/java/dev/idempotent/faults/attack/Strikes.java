package dev.idempotent.faults.attack;

import java.util.EnumMap;
import java.util.Map;

/** Counts the faults that met something. Thread-safe. */
final class Strikes {
  private final Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);

  synchronized void count(FaultKind kind) {
    counts.merge(kind, 1, Integer::sum);
  }

  synchronized Map<FaultKind, Integer> counts() {
    return new EnumMap<>(counts);
  }
}
