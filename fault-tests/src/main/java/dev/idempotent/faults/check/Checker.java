package dev.idempotent.faults.check;

import dev.idempotent.faults.history.History;
import java.util.List;

/** Applies all rules to what a run has left. */
public final class Checker {
  private static final List<Rule> RULES =
      List.of(
          new Tally(),
          new AppliedOnce(),
          new AcknowledgedLasts(),
          new OneAnswer(),
          new BriefAnswers(),
          new OwnResult(),
          new TypedErrors(),
          new NoEffectOfRefused(),
          new KeyMeansEffect(),
          new NestedTogether(),
          new KnownCallers(),
          new Sums());

  private Checker() {}

  /** Checks a run whose processes have ended. */
  public static Verdict check(History history, Tables tables) {
    Evidence evidence = new Evidence(history, tables);
    Findings findings = new Findings();
    RULES.forEach(rule -> rule.check(evidence, findings));
    return findings.verdict();
  }
}
