package dev.idempotent.faults.check;

import dev.idempotent.faults.history.Call;
import dev.idempotent.faults.history.Identity;
import dev.idempotent.faults.history.Operation;
import dev.idempotent.faults.history.Operation.Claimed;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * No key takes effect twice within its life.
 *
 * <p>Where keys expire during the run, two effects may follow each other, but not sooner than a
 * life apart. A key that is claimed first is claimed before its entry is written, and its life
 * starts after that, so that the entries' times by the server's clock have to be a life apart; a
 * hundredth less for a void call, whose life may start with the claim. A key that is claimed last
 * is written at some time within its call: there the time from the beginning of the first call to
 * the end of the second one has to be longer than a life.
 */
final class AppliedOnce implements Rule {
  private static final double LEAST_LIFE = 0.99;

  @Override
  public void check(Evidence evidence, Findings findings) {
    evidence
        .entriesByIdentity()
        .forEach((identity, entries) -> check(identity, entries, evidence, findings));
  }

  private static void check(
      Identity identity, List<Entry> entries, Evidence evidence, Findings findings) {
    findings.count("identities with an effect");
    Operation operation = identity.operation();
    for (int i = 1; i < entries.size(); i++) {
      Entry before = entries.get(i - 1);
      Entry after = entries.get(i);
      if (operation.isLasting()) {
        twice(identity, before, after, findings);
      } else {
        findings.count("effects after the key's life was over");
        if (operation.claimed() == Claimed.FIRST
            ? after.writtenAt() - before.writtenAt() < leastLifeMicros(operation)
            : isTooSoon(evidence.call(before.call()), evidence.call(after.call()), operation)) {
          twice(identity, before, after, findings);
        }
      }
    }
  }

  private static double leastLifeMicros(Operation operation) {
    return LEAST_LIFE * TimeUnit.NANOSECONDS.toMicros(operation.life().duration().toNanos());
  }

  private static boolean isTooSoon(
      @Nullable Call before, @Nullable Call after, Operation operation) {
    return before != null
        && after != null
        && after.answer() != null
        && before.answer() != null
        && Math.max(after.answeredAt(), before.answeredAt())
                - Math.min(before.invokedAt(), after.invokedAt())
            < LEAST_LIFE * operation.life().duration().toNanos();
  }

  private static void twice(Identity identity, Entry before, Entry after, Findings findings) {
    findings.wrong(
        Kind.APPLIED_TWICE,
        after.run(),
        identity
            + " had taken effect "
            + TimeUnit.MICROSECONDS.toMillis(after.writtenAt() - before.writtenAt())
            + " ms before, in "
            + before.run());
  }
}
