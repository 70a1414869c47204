package dev.idempotent.faults.check;

import dev.idempotent.faults.history.Answer.Value;
import dev.idempotent.faults.history.Call;
import dev.idempotent.faults.history.Operation.Claimed;
import dev.idempotent.faults.history.Receipt;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where keys expire during the run, different answers are right one after the other:
 *
 * <ul>
 *   <li>nobody is told a result that was known to be over: its own caller had it more than a life
 *       before the call was made,
 *   <li>nobody is told an earlier result after somebody has been told a later one. Which is the
 *       later one the entries' times tell, but not where the key is claimed last.
 * </ul>
 */
final class BriefAnswers implements Rule {
  /** For the server's clock, by which keys expire, being set a little. */
  private static final Duration TOLERANCE = Duration.ofMillis(200);

  @Override
  public void check(Evidence evidence, Findings findings) {
    evidence
        .callsByIdentity()
        .forEach(
            (identity, calls) -> {
              if (!identity.operation().isLasting() && !identity.operation().isVoid()) {
                check(calls, evidence, findings);
              }
            });
  }

  private static void check(List<Call> calls, Evidence evidence, Findings findings) {
    List<Call> told = calls.stream().filter(call -> call.answer() instanceof Value).toList();
    for (Call call : told) {
      findings.count("answers of keys that expire");
      Call owner = evidence.call(Receipt.callOf(runOf(call)));
      long life = call.identity().operation().life().duration().plus(TOLERANCE).toNanos();
      if (owner != null
          && owner.answer() instanceof Value
          && call.invokedAt() - owner.answeredAt() > life) {
        findings.wrong(
            Kind.CONTRADICTION,
            call.id(),
            call.identity()
                + ": told the result of "
                + owner.id()
                + " when its life had been over for "
                + Duration.ofNanos(call.invokedAt() - owner.answeredAt() - life).toMillis()
                + " ms");
      }
    }
    if (!told.isEmpty() && told.get(0).identity().operation().claimed() == Claimed.FIRST) {
      lookForSteppingBack(told, evidence, findings);
    }
  }

  private static void lookForSteppingBack(List<Call> told, Evidence evidence, Findings findings) {
    Map<String, List<Call>> byRun =
        told.stream()
            .filter(call -> evidence.entry(runOf(call)) != null)
            .collect(Collectors.groupingBy(BriefAnswers::runOf));
    List<List<Call>> inOrder =
        byRun.values().stream()
            .sorted(Comparator.comparing(calls -> writtenAt(calls.get(0), evidence)))
            .toList();
    for (int i = 1; i < inOrder.size(); i++) {
      Call knownSince =
          inOrder.get(i).stream().min(Comparator.comparing(Call::answeredAt)).orElseThrow();
      for (Call call : inOrder.get(i - 1)) {
        if (call.invokedAt() > knownSince.answeredAt()) {
          findings.wrong(
              Kind.CONTRADICTION,
              call.id(),
              call.identity()
                  + ": told an earlier result after "
                  + knownSince.id()
                  + " had been told a later one");
        }
      }
    }
  }

  private static long writtenAt(Call call, Evidence evidence) {
    Entry entry = evidence.entry(runOf(call));
    return entry == null ? 0 : entry.writtenAt();
  }

  private static String runOf(Call call) {
    return call.answer() instanceof Value value ? value.receipt().run() : "";
  }
}
