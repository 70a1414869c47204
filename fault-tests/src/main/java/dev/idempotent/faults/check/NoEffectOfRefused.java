package dev.idempotent.faults.check;

import dev.idempotent.ErrorCode;
import dev.idempotent.faults.history.Answer;
import dev.idempotent.faults.history.Answer.Declined;
import dev.idempotent.faults.history.Answer.Done;
import dev.idempotent.faults.history.Answer.Refused;
import dev.idempotent.faults.history.Answer.Value;
import dev.idempotent.faults.history.Call;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that ends with an exception has no effect of its own, unless it says that nobody knows; a
 * call has at most one effect, and that is the one that it tells of.
 */
final class NoEffectOfRefused implements Rule {
  @Override
  public void check(Evidence evidence, Findings findings) {
    for (Call call : evidence.calls()) {
      List<Entry> own = evidence.entriesOf(call);
      if (own.size() > 1) {
        findings.wrong(Kind.APPLIED_TWICE, call.id(), own.size() + " of its attempts took effect");
      }
      Answer answer = call.answer();
      if (answer instanceof Value value) {
        String run = value.receipt().run();
        if (own.stream().anyMatch(entry -> !entry.run().equals(run))) {
          findings.wrong(Kind.CONTRADICTION, call.id(), "has another effect than it was told of");
        }
      } else if (mustHaveNone(answer)) {
        findings.count("refused calls looked for in the ledger");
        if (!own.isEmpty()) {
          findings.wrong(Kind.REFUSED_WITH_EFFECT, call.id(), call.identity() + ": " + answer);
        }
      }
    }
  }

  private static boolean mustHaveNone(@Nullable Answer answer) {
    if (answer instanceof Refused refused) {
      return !refused.code().equals(ErrorCode.OUTCOME_UNKNOWN.id());
    }
    return answer instanceof Declined
        || (answer != null && !(answer instanceof Done) && !(answer instanceof Value));
  }
}
