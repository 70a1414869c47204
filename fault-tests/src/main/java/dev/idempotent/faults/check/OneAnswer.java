package dev.idempotent.faults.check;

import dev.idempotent.faults.history.Answer;
import dev.idempotent.faults.history.Answer.Declined;
import dev.idempotent.faults.history.Answer.Value;
import dev.idempotent.faults.history.Call;
import dev.idempotent.faults.history.Identity;
import java.util.List;

/** All callers of a key that does not expire are told the same. */
final class OneAnswer implements Rule {
  @Override
  public void check(Evidence evidence, Findings findings) {
    evidence
        .callsByIdentity()
        .forEach(
            (identity, calls) -> {
              if (identity.operation().isLasting()) {
                check(identity, calls, evidence, findings);
              }
            });
  }

  private static void check(
      Identity identity, List<Call> calls, Evidence evidence, Findings findings) {
    List<Call> told = calls.stream().filter(OneAnswer::isAnswer).filter(evidence::stands).toList();
    if (told.isEmpty()) {
      return;
    }
    findings.count("answers compared", told.size());
    Call first = told.get(0);
    for (Call call : told) {
      Answer answer = call.answer();
      if (answer != null && !answer.equals(first.answer())) {
        findings.wrong(
            Kind.CONTRADICTION,
            call.id(),
            identity + ": " + answer + ", but " + first.id() + " was told " + first.answer());
      }
    }
  }

  private static boolean isAnswer(Call call) {
    return call.answer() instanceof Value || call.answer() instanceof Declined;
  }
}
