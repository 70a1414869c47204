package dev.idempotent.faults.check;

import dev.idempotent.ErrorCode;
import dev.idempotent.faults.history.Answer;
import dev.idempotent.faults.history.Answer.Declined;
import dev.idempotent.faults.history.Answer.Done;
import dev.idempotent.faults.history.Answer.Refused;
import dev.idempotent.faults.history.Answer.Value;
import dev.idempotent.faults.history.Call;
import dev.idempotent.faults.history.History;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the keys of which no caller ever learned what became of them: their callers died, or were
 * told of errors only. Asked again after all faults are over, each of them has to get an answer.
 */
public final class Unanswered {
  private Unanswered() {}

  /** Returns one call for each such key. */
  public static List<Call> of(History history, Tables tables) {
    Evidence evidence = new Evidence(history, tables);
    List<Call> unanswered = new ArrayList<>();
    evidence
        .callsByIdentity()
        .forEach(
            (identity, calls) -> {
              if (identity.operation().isLasting()
                  && calls.stream().noneMatch(call -> isAnswered(call, evidence))) {
                unanswered.add(calls.get(0));
              }
            });
    return unanswered;
  }

  private static boolean isAnswered(Call call, Evidence evidence) {
    Answer answer = call.answer();
    if (answer instanceof Refused refused) {
      return refused.code().equals(ErrorCode.KEY_REUSED.id());
    }
    return (answer instanceof Value || answer instanceof Done || answer instanceof Declined)
        && evidence.stands(call);
  }

  /** Returns what is wrong with those that have not got one. */
  public static List<Violation> asViolations(List<Call> unanswered) {
    return unanswered.stream()
        .map(
            call ->
                new Violation(
                    Kind.STUCK, call.id(), call.identity() + " gets no answer without any fault"))
        .toList();
  }
}
