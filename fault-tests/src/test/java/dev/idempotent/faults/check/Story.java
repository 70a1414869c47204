package dev.idempotent.faults.check;

import dev.idempotent.faults.check.Tables.KeyRow;
import dev.idempotent.faults.history.Answer;
import dev.idempotent.faults.history.Call;
import dev.idempotent.faults.history.History;
import dev.idempotent.faults.history.Identity;
import dev.idempotent.faults.history.Operation;
import dev.idempotent.faults.history.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A history and the tables that belong to it, made up call by call. Times are in milliseconds. */
final class Story {
  private static final long MILLION = 1_000_000;

  private final List<Call> calls = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Integer, Long> balances = new HashMap<>();
  private final Map<String, KeyRow> keys = new HashMap<>();

  static Identity identity(Operation operation) {
    return new Identity(operation, "t1", "k1");
  }

  static Receipt receipt(String call, Identity identity, int payload) {
    return new Receipt(
        Receipt.run(call, 0),
        identity.operation().name(),
        identity.scope(),
        identity.key(),
        payload);
  }

  Story told(String id, Identity identity, int payload, long from, long to, Answer answer) {
    return inner(id, null, identity, payload, from, to, answer);
  }

  Story inner(
      String id, String parent, Identity identity, int payload, long from, long to, Answer answer) {
    calls.add(new Call(id, parent, identity, payload, from * MILLION, to * MILLION, answer));
    return this;
  }

  /** The process died before an answer came. */
  Story unanswered(String id, Identity identity, int payload, long from) {
    calls.add(new Call(id, null, identity, payload, from * MILLION, 0, null));
    return this;
  }

  /** An effect in both tables. */
  Story effect(String call, Identity identity, int payload, long at) {
    balances.merge(1, (long) -payload, Long::sum);
    balances.merge(2, (long) payload, Long::sum);
    return entry(call, identity, payload, at);
  }

  /** An effect in the first table only. */
  Story entry(String call, Identity identity, int payload, long at) {
    entries.add(new Entry(Receipt.run(call, 0), identity, payload, 1, 2, at * 1000));
    return this;
  }

  Story key(Identity identity, int outcome, String call) {
    keys.put(identity.digest(), new KeyRow(outcome, "{\"run\":\"" + Receipt.run(call, 0) + "\"}"));
    return this;
  }

  /** A call that did all it should. */
  Story applied(String id, Identity identity, int payload, long from, long to) {
    return told(id, identity, payload, from, to, value(id, identity, payload))
        .effect(id, identity, payload, (from + to) / 2)
        .key(identity, 3, id);
  }

  static Answer value(String call, Identity identity, int payload) {
    return new Answer.Value(receipt(call, identity, payload));
  }

  static Answer declined(String call, Identity identity, int payload) {
    return new Answer.Declined(receipt(call, identity, payload));
  }

  Verdict check() {
    return Checker.check(new History(calls, 1, 0), new Tables(entries, balances, keys));
  }
}
