package dev.idempotent.faults.check;

import dev.idempotent.faults.check.Tables.KeyRow;
import dev.idempotent.faults.history.Identity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys and effects are there together: each effect whose key can't have expired has a key that
 * tells of this very execution, each such key has its effect, and no key is unfinished.
 */
final class KeyMeansEffect implements Rule {
  @Override
  public void check(Evidence evidence, Findings findings) {
    Set<String> known = new HashSet<>();
    for (Identity identity : evidence.callsByIdentity().keySet()) {
      String digest = identity.digest();
      known.add(digest);
      KeyRow row = evidence.tables().keys().get(digest);
      if (row != null && row.outcome() == 0) {
        findings.wrong(Kind.KEY_WITHOUT_EFFECT, digest, identity + " has an unfinished key");
      }
      if (identity.operation().isLasting()) {
        findings.count("keys compared with effects");
        check(identity, row, evidence, findings);
      }
    }
    for (String digest : evidence.tables().keys().keySet()) {
      if (!known.contains(digest)) {
        findings.wrong(Kind.PHANTOM, digest, "a key that nobody has called with");
      }
    }
  }

  private static void check(
      Identity identity, @Nullable KeyRow row, Evidence evidence, Findings findings) {
    List<Entry> effects = evidence.entriesOf(identity);
    if (row == null || !row.isSuccess()) {
      effects.forEach(
          entry -> findings.wrong(Kind.EFFECT_WITHOUT_KEY, entry.run(), identity + " has no key"));
      return;
    }
    if (effects.isEmpty()) {
      findings.wrong(Kind.KEY_WITHOUT_EFFECT, identity.toString(), "a key without an effect");
    }
    for (Entry entry : effects) {
      if (!identity.operation().isVoid() && !row.result().contains('"' + entry.run() + '"')) {
        findings.wrong(
            Kind.EFFECT_WITHOUT_KEY, entry.run(), identity + ": its key has another execution");
      }
    }
  }
}
