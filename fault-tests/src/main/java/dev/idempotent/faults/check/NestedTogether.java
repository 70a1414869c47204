package dev.idempotent.faults.check;

import dev.idempotent.faults.history.Call;

/** An inner call takes effect together with the execution that made it, or not at all. */
final class NestedTogether implements Rule {
  @Override
  public void check(Evidence evidence, Findings findings) {
    for (Call call : evidence.calls()) {
      if (call.parent() != null && !evidence.entriesOf(call).isEmpty()) {
        findings.count("effects of inner calls");
        if (!evidence.stands(call)) {
          findings.wrong(
              Kind.NESTING_TORN, call.id(), "took effect, and " + call.parent() + " did not");
        }
      }
    }
  }
}
