package dev.idempotent.faults.check;

import dev.idempotent.ErrorCode;
import dev.idempotent.faults.history.Answer;
import dev.idempotent.faults.history.Answer.Declined;
import dev.idempotent.faults.history.Answer.Done;
import dev.idempotent.faults.history.Answer.Refused;
import dev.idempotent.faults.history.Answer.Value;
import dev.idempotent.faults.history.Call;
import dev.idempotent.faults.history.History;
import dev.idempotent.faults.history.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** Returns what is wrong: the keys of calls that have been asked about, and still are without. */
  public static List<Violation> stillAmong(List<Call> asked, History history, Tables tables) {
    Set<Identity> identities = asked.stream().map(Call::identity).collect(Collectors.toSet());
    return of(history, tables).stream()
        .filter(call -> identities.contains(call.identity()))
        .map(
            call ->
                new Violation(
                    Kind.STUCK, call.id(), call.identity() + " gets no answer without any fault"))
        .toList();
  }
}
