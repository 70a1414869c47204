package dev.idempotent.faults.check;

import dev.idempotent.ErrorCode;
import dev.idempotent.faults.history.Answer.Refused;
import dev.idempotent.faults.history.Answer.Untyped;
import dev.idempotent.faults.history.Call;
import dev.idempotent.faults.history.Operation;
import java.util.List;
import java.util.Set;

/**
 * Whatever goes wrong comes as an exception of the library, with an id that this workload and these
 * faults explain, or as one of the business's own.
 */
final class TypedErrors implements Rule {
  private static final Set<String> EXPLAINED =
      Set.of(
          ErrorCode.IN_PROGRESS.id(),
          ErrorCode.STORE_UNAVAILABLE.id(),
          ErrorCode.TRANSACTION_LOST.id(),
          ErrorCode.COMMIT_REFUSED.id(),
          ErrorCode.OUTCOME_UNKNOWN.id(),
          ErrorCode.SCHEMA_INVALID.id());

  @Override
  public void check(Evidence evidence, Findings findings) {
    evidence
        .callsByIdentity()
        .values()
        .forEach(calls -> calls.forEach(call -> check(call, calls, findings)));
  }

  private static void check(Call call, List<Call> calls, Findings findings) {
    if (call.answer() instanceof Untyped untyped) {
      findings.wrong(Kind.UNTYPED_ERROR, call.id(), call.identity() + ": " + untyped.type());
    } else if (call.answer() instanceof Refused refused) {
      findings.count("typed errors");
      if (!isExplained(call, refused.code(), calls)) {
        findings.wrong(Kind.UNEXPLAINED_ERROR, call.id(), call.identity() + ": " + refused.code());
      }
    }
  }

  private static boolean isExplained(Call call, String code, List<Call> calls) {
    if (code.equals(ErrorCode.KEY_REUSED.id())) {
      return call.identity().operation().hasFingerprint()
          && calls.stream()
              .anyMatch(
                  other ->
                      other.payload() != call.payload() && other.invokedAt() < call.answeredAt());
    }
    if (code.equals(ErrorCode.RESULT_TOO_LARGE.id())) {
      return call.identity().operation() == Operation.BULKY;
    }
    return EXPLAINED.contains(code);
  }
}
