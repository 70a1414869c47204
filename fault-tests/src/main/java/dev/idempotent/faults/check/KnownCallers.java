package dev.idempotent.faults.check;

/** Each effect was asked for: its caller noted the call before making it. */
final class KnownCallers implements Rule {
  @Override
  public void check(Evidence evidence, Findings findings) {
    for (Entry entry : evidence.tables().entries()) {
      if (evidence.call(entry.call()) == null) {
        findings.wrong(Kind.PHANTOM, entry.run(), entry + " was never asked for");
      }
    }
  }
}
