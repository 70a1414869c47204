package dev.idempotent.faults.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what was checked, and what is wrong. Used by one thread. */
final class Findings {
  private final List<Violation> violations = new ArrayList<>();
  private final Map<String, Long> counts = new TreeMap<>();

  void wrong(Kind kind, String about, String text) {
    violations.add(new Violation(kind, about, text));
  }

  void count(String what) {
    count(what, 1);
  }

  void count(String what, long number) {
    counts.merge(what, number, Long::sum);
  }

  Verdict verdict() {
    return new Verdict(List.copyOf(violations), Map.copyOf(counts));
  }
}
