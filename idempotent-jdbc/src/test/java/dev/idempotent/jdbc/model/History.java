package dev.idempotent.jdbc.model;

import dev.idempotent.IdempotencyException;
import dev.idempotent.OutcomeUnknownException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What happened in a run, and whether it may. A leader and the follower that it has woken may tell
 * of their ends at the same time. Safe for use by several threads.
 *
 * <p>The rules are the invariants of {@code how-it-works.md}.
 *
 * <ul>
 *   <li>I1: each commit has business write and completed key, or neither.
 *   <li>I2: of two executions that commit for one key, the later has claimed it after the earlier
 *       one's life, which starts when its method has done its work.
 *   <li>I3: who is told a result is told one of a committed execution for the same request, alive
 *       when the call began.
 *   <li>I4: who is told of an exception has not executed, unless it says that nobody knows; and
 *       each exception is the library's own or the method's.
 * </ul>
 */
final class History {
  /** The failure of a method. */
  static final class BusinessFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BusinessFailure() {
      super("no", null, false, false);
    }
  }

  /** What only a mistake in the driver, or a lack of memory, would be. */
  static final class DriverFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DriverFailure() {
      super("mistake", null, false, false);
    }
  }

  /** A run of the method that has written. */
  record Execution(String call, String fingerprint, long wroteAt) {}

  private record Committed(Execution execution, long claimedAt, long expiresAt) {}

  private record Told(Caller.Call call, long beganAt, String value, Throwable thrown) {}

  private final List<Committed> committed = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();
  private String violation;

  /** Takes note of the first violation. */
  synchronized void violated(String what) {
    if (violation == null) {
      violation = what;
    }
  }

  synchronized String violation() {
    return violation;
  }

  synchronized void committed(List<Execution> executions, Map<Key, Row> written, long claimedAt) {
    boolean completed = false;
    for (Row row : written.values()) {
      if (row != null && row.outcome() == 0) {
        violated("I1: a key was committed without an outcome");
      }
      completed |= row != null;
    }
    if (completed && executions.isEmpty()) {
      violated("I1: a key was committed without its business write");
    }
    if (!completed && !executions.isEmpty()) {
      violated("I1: a business write was committed without its key");
    }
    if (completed) {
      long expiresAt = written.values().iterator().next().expiresAt();
      executions.forEach(each -> committed.add(new Committed(each, claimedAt, expiresAt)));
    }
  }

  synchronized void returned(Caller.Call call, long beganAt, String value) {
    told.add(new Told(call, beganAt, value, null));
  }

  synchronized void threw(Caller.Call call, long beganAt, Throwable thrown) {
    told.add(new Told(call, beganAt, null, thrown));
  }

  /** Judges the whole run. */
  synchronized void check() {
    for (int i = 1; i < committed.size(); i++) {
      if (committed.get(i).claimedAt()
          < committed.get(i - 1).execution().wroteAt() + Caller.TTL_MICROS) {
        violated(
            "I2: "
                + committed.get(i).execution().call()
                + " executed within the life of "
                + committed.get(i - 1).execution().call());
      }
    }
    told.forEach(each -> check(each.call(), each));
  }

  private void check(Caller.Call call, Told answer) {
    if (answer.thrown() == null) {
      checkResult(call, answer);
      return;
    }
    if (!isAllowed(answer.thrown())) {
      violated("I4: " + call.name() + " got " + answer.thrown());
    }
    if (!(answer.thrown() instanceof OutcomeUnknownException)
        && committed.stream().anyMatch(each -> each.execution().call().equals(call.name()))) {
      violated(
          "I4: "
              + call.name()
              + " took effect and was told of "
              + answer.thrown().getClass().getSimpleName());
    }
  }

  /** The library's own exceptions, and those that come out of the method or the driver as such. */
  private static boolean isAllowed(Throwable thrown) {
    return thrown instanceof IdempotencyException
        || thrown instanceof BusinessFailure
        || thrown instanceof SQLException
        || thrown instanceof DriverFailure;
  }

  private void checkResult(Caller.Call call, Told answer) {
    List<Committed> witnesses =
        committed.stream()
            .filter(each -> call.isVoid() || each.execution().call().equals(answer.value()))
            .toList();
    if (witnesses.isEmpty()) {
      violated("I3: " + call.name() + " was told a result that was never committed");
      return;
    }
    if (witnesses.stream()
        .noneMatch(each -> Objects.equals(each.execution().fingerprint(), call.fingerprint()))) {
      violated("I3: " + call.name() + " was told the result of another request");
    }
    if (witnesses.stream().noneMatch(each -> each.expiresAt() > answer.beganAt())) {
      violated("I3: " + call.name() + " was told a result that had expired before");
    }
  }

  /** Returns what each call was told, for the counts of an exploration. */
  synchronized List<String> answers() {
    return told.stream()
        .map(
            each ->
                each.thrown() == null
                    ? (each.call().name().equals(each.value()) ? "own result" : "replay")
                    : each.thrown() instanceof IdempotencyException e
                        ? e.code().id()
                        : each.thrown().getClass().getSimpleName())
        .toList();
  }
}
