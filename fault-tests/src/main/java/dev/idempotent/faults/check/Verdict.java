package dev.idempotent.faults.check;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What came out.
 *
 * @param violations empty if everything held
 * @param counts how much was checked, by what
 */
public record Verdict(List<Violation> violations, Map<String, Long> counts) {
  public boolean holds() {
    return violations.isEmpty();
  }

  /** Returns what kinds of violations there are. */
  public Set<Kind> kinds() {
    return violations.stream().map(Violation::kind).collect(Collectors.toSet());
  }

  public long count(String what) {
    return counts.getOrDefault(what, 0L);
  }
}
