package dev.idempotent.faults.cluster;

import dev.idempotent.ErrorCode;
import dev.idempotent.faults.check.Kind;
import dev.idempotent.faults.check.Verdict;
import dev.idempotent.faults.check.Violation;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Says what a verdict came to: what the tables of docs/clusters.md are made from. */
final class Figures {
  private static final int MOST_PRINTED = 20;

  private Figures() {}

  static void print(String setting, Verdict verdict) {
    List<Violation> violations = verdict.violations();
    System.out.printf(
        Locale.ROOT,
        "round %s: calls %d, acknowledged %d, lost %d, applied twice %d, other violations %d,"
            + " unknown %d; %s%n",
        setting,
        verdict.count("calls"),
        verdict.count("acknowledged calls"),
        violations.stream().filter(each -> each.kind() == Kind.LOST).count(),
        violations.stream().filter(each -> each.kind() == Kind.APPLIED_TWICE).count(),
        violations.stream().filter(Figures::isOther).count(),
        verdict.count("answer: " + ErrorCode.OUTCOME_UNKNOWN.id()),
        new TreeMap<>(verdict.counts()));
    violations.stream().limit(MOST_PRINTED).forEach(System.out::println);
  }

  private static boolean isOther(Violation violation) {
    return violation.kind() != Kind.LOST && violation.kind() != Kind.APPLIED_TWICE;
  }
}
