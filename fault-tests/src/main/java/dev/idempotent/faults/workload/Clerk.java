package dev.idempotent.faults.workload;

import dev.idempotent.IdempotencyException;
import dev.idempotent.faults.history.Answer;
import dev.idempotent.faults.history.Answer.Declined;
import dev.idempotent.faults.history.Answer.Done;
import dev.idempotent.faults.history.Answer.Failed;
import dev.idempotent.faults.history.Answer.Refused;
import dev.idempotent.faults.history.Answer.Untyped;
import dev.idempotent.faults.history.Answer.Value;
import dev.idempotent.faults.history.HistoryWriter;
import dev.idempotent.faults.history.Identity;
import dev.idempotent.faults.history.Operation;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Makes the calls of one thread, and notes each before it is made and after its answer. */
final class Clerk {
  private final String name;
  private final Bank bank;
  private final HistoryWriter history;
  private final KeyWindow window;
  private final SplittableRandom dice;
  private long calls;

  /**
   * @param name names the thread: process, a hyphen, and a number
   */
  Clerk(String name, Bank bank, HistoryWriter history, KeyWindow window, SplittableRandom dice) {
    this.name = name;
    this.bank = bank;
    this.history = history;
    this.window = window;
    this.dice = dice;
  }

  SplittableRandom dice() {
    return dice;
  }

  /** Makes a call and returns what it was told. */
  Answer call(Identity identity, int payload) {
    String id = name + "-" + calls++;
    history.invoked(id, null, identity, payload);
    Answer answer;
    try {
      answer = make(new Request(id, identity, payload, this));
    } catch (Throwable e) {
      answer = answerOf(e);
    }
    history.answered(id, answer);
    return answer;
  }

  /** Makes a call inside of another one's execution, and lets through what it throws. */
  void callLine(String parent, String scope) {
    Identity identity = new Identity(Operation.LINE, scope, window.key(Operation.LINE, dice));
    String id = name + "-" + calls++;
    history.invoked(id, parent, identity, 1);
    try {
      history.answered(id, make(new Request(id, identity, 1, this)));
    } catch (Throwable e) {
      history.answered(id, answerOf(e));
      throw e;
    }
  }

  private Answer make(Request request) {
    return switch (request.operation()) {
      case TRANSFER -> new Value(bank.transfer(request));
      case LATE -> new Value(bank.late(request));
      case POST -> {
        bank.post(request);
        yield new Done();
      }
      case BRIEF -> new Value(bank.brief(request));
      case BRIEF_POST -> {
        bank.briefPost(request);
        yield new Done();
      }
      case BRIEF_LATE -> new Value(bank.briefLate(request));
      case DECLINABLE -> new Value(bank.declinable(request));
      case FAILING -> new Value(bank.failing(request));
      case ORDER -> new Value(bank.order(request));
      case LINE -> new Value(bank.line(request));
      case BULKY -> new Value(bank.bulky(request).receipt());
      case CARELESS -> new Value(bank.careless(request));
    };
  }

  private static Answer answerOf(Throwable thrown) {
    if (thrown instanceof IdempotencyException e) {
      return new Refused(e.code().id());
    }
    if (thrown instanceof DeclinedException e) {
      return new Declined(e.receipt());
    }
    if (thrown instanceof BusinessException e) {
      return new Failed(e.reason());
    }
    return new Untyped(described(thrown));
  }

  private static String described(@Nullable Throwable thrown) {
    return String.valueOf(thrown).replaceAll("\\s+", " ");
  }
}
