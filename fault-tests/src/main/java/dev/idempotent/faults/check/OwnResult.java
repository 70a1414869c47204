package dev.idempotent.faults.check;

import dev.idempotent.faults.history.Answer.Declined;
import dev.idempotent.faults.history.Answer.Done;
import dev.idempotent.faults.history.Answer.Value;
import dev.idempotent.faults.history.Call;
import dev.idempotent.faults.history.Receipt;

/** A caller is told of its own identity, and of its own fingerprint where there is one. */
final class OwnResult implements Rule {
  @Override
  public void check(Evidence evidence, Findings findings) {
    for (Call call : evidence.calls()) {
      if (call.answer() instanceof Value value) {
        check(call, value.receipt(), findings);
      } else if (call.answer() instanceof Declined declined) {
        check(call, declined.receipt(), findings);
      }
      boolean fits = call.answer() instanceof Done == call.identity().operation().isVoid();
      if (!fits && (call.answer() instanceof Done || call.answer() instanceof Value)) {
        findings.wrong(Kind.FOREIGN_RESULT, call.id(), call.identity() + ": " + call.answer());
      }
    }
    for (Entry entry : evidence.tables().entries()) {
      Call call = evidence.call(entry.call());
      if (call != null
          && !(call.identity().equals(entry.identity()) && call.payload() == entry.payload())) {
        findings.wrong(
            Kind.FOREIGN_RESULT, entry.run(), entry + " is not what its caller asked for");
      }
    }
  }

  private static void check(Call call, Receipt receipt, Findings findings) {
    if (!receipt.identity().equals(call.identity())) {
      findings.wrong(
          Kind.FOREIGN_RESULT, call.id(), call.identity() + " was told of " + receipt.identity());
    } else if (call.identity().operation().hasFingerprint()
        && receipt.payload() != call.payload()) {
      findings.wrong(
          Kind.FINGERPRINT_IGNORED,
          call.id(),
          call.identity() + " with " + call.payload() + " was told of " + receipt.payload());
    }
  }
}
