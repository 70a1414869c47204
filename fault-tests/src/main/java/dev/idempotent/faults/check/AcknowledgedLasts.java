package dev.idempotent.faults.check;

import dev.idempotent.faults.history.Answer.Declined;
import dev.idempotent.faults.history.Answer.Done;
import dev.idempotent.faults.history.Answer.Value;
import dev.idempotent.faults.history.Call;
import dev.idempotent.faults.history.Identity;

/** What a caller was told to have happened is in the database. */
final class AcknowledgedLasts implements Rule {
  @Override
  public void check(Evidence evidence, Findings findings) {
    for (Call call : evidence.calls()) {
      if (evidence.stands(call) && isLost(call, evidence, findings)) {
        findings.wrong(Kind.LOST, call.id(), call.identity() + ", answer " + call.answer());
      }
    }
  }

  private static boolean isLost(Call call, Evidence evidence, Findings findings) {
    if (call.answer() instanceof Value value) {
      findings.count("acknowledged calls");
      return evidence.entry(value.receipt().run()) == null;
    }
    if (call.answer() instanceof Done) {
      findings.count("acknowledged calls");
      return evidence.entriesOf(call.identity()).isEmpty();
    }
    if (call.answer() instanceof Declined declined) {
      findings.count("acknowledged calls");
      return !isRecorded(call.identity(), declined.receipt().run(), evidence);
    }
    return false;
  }

  private static boolean isRecorded(Identity identity, String run, Evidence evidence) {
    Tables.KeyRow row = evidence.tables().keys().get(identity.digest());
    return row != null && row.isFailure() && row.result().contains('"' + run + '"');
  }
}
