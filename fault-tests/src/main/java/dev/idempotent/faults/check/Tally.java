package dev.idempotent.faults.check;

import dev.idempotent.faults.history.Answer;
import dev.idempotent.faults.history.Answer.Value;
import dev.idempotent.faults.history.Call;
import dev.idempotent.faults.history.Receipt;
import java.util.List;

/** Counts what the other rules look at, so that a run which checked nothing is seen. */
final class Tally implements Rule {
  @Override
  public void check(Evidence evidence, Findings findings) {
    findings.count("threads with a history", evidence.history().files());
    findings.count("torn last lines", evidence.history().tornLines());
    findings.count("entries in the ledger", evidence.tables().entries().size());
    findings.count("keys in the table", evidence.tables().keys().size());
    evidence.calls().forEach(call -> count(call, findings));
    evidence.callsByIdentity().values().forEach(calls -> countIdentity(calls, findings));
  }

  private static void count(Call call, Findings findings) {
    Answer answer = call.answer();
    findings.count("calls");
    findings.count(call.parent() == null ? "outer calls" : "inner calls");
    if (answer == null) {
      findings.count("calls without an answer");
      return;
    }
    findings.count("answer: " + answer.kind());
    if (answer instanceof Value value && !Receipt.callOf(value.receipt().run()).equals(call.id())) {
      findings.count("replays");
    }
  }

  private static void countIdentity(List<Call> calls, Findings findings) {
    findings.count("identities");
    if (calls.stream().map(Call::process).distinct().count() > 1) {
      findings.count("identities called by several processes");
    }
  }
}
