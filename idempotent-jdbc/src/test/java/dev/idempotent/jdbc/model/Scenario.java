package dev.idempotent.jdbc.model;

import dev.idempotent.jdbc.model.Caller.Body;
import dev.idempotent.jdbc.model.Caller.Call;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who calls, and what may go wrong meanwhile. */
@SuppressWarnings("ImmutableEnumChecker") // The lists are never changed.
enum Scenario {
  TWO_HOSTS(
      faults(2, Fault.CRASH, Fault.CUT, Fault.DEADLOCK, Fault.TIMEOUT),
      caller("A", "P", call("a")),
      caller("B", "Q", call("b"))),
  ONE_HOST(
      faults(2, Fault.CRASH, Fault.CUT, Fault.DEADLOCK, Fault.LAGGING_FAILOVER),
      caller("A", "P", call("a")),
      caller("B", "P", call("b1"), call("b2"))),
  THREE_CALLERS_ON_TWO_HOSTS(
      faults(1, Fault.CUT),
      caller("A", "P", call("a")),
      caller("B", "P", call("b")),
      caller("C", "Q", call("c"))),
  TWO_REQUESTS_ON_TWO_HOSTS(
      faults(1, Fault.CRASH, Fault.CUT, Fault.DEADLOCK),
      caller("A", "P", new Call("a", "one", Body.WRITES, false)),
      caller("B", "Q", new Call("b", "two", Body.WRITES, false))),
  TWO_REQUESTS_ON_ONE_HOST(
      faults(1, Fault.CRASH, Fault.CUT, Fault.DEADLOCK),
      caller("A", "P", new Call("a", "one", Body.WRITES, false)),
      caller(
          "B",
          "P",
          new Call("b1", "two", Body.WRITES, false),
          new Call("b2", "two", Body.WRITES, false))),
  FAILING_METHOD(
      faults(1, Fault.CRASH, Fault.CUT, Fault.DEADLOCK),
      caller("A", "P", new Call("a", null, Body.FAILS, false)),
      caller("B", "P", call("b")),
      caller("C", "Q", call("c"))),
  VOID_METHOD(
      faults(2, Fault.CRASH, Fault.CUT, Fault.TIME, Fault.TIME),
      caller("A", "P", new Call("a", null, Body.WRITES, true)),
      caller("B", "Q", new Call("b", null, Body.WRITES, true))),
  EXPIRED_ROW(
      faults(1, Fault.CRASH, Fault.CUT, Fault.DEADLOCK),
      caller("A", "P", call("a")),
      caller("B", "Q", call("b"))),
  /** Its faults are left to the exhaustive form: three callers have many orders. */
  EXPIRED_ROW_AND_PURGE(
      faults(0, Fault.CRASH, Fault.CUT, Fault.DEADLOCK),
      caller("A", "P", call("a")),
      caller("B", "Q", call("b")),
      caller("purge", "R")),
  EXPIRED_ROW_OF_VOID_METHOD(
      faults(1, Fault.CRASH, Fault.CUT),
      caller("A", "P", new Call("a", null, Body.WRITES, true)),
      caller("B", "Q", new Call("b", null, Body.WRITES, true))),
  EXPIRY_MEANWHILE(
      faults(2, Fault.TIME, Fault.TIME),
      caller("A", "P", call("a1"), call("a2")),
      caller("B", "Q", call("b"))),
  LOST_COMMIT(
      faults(2, Fault.CUT, Fault.TIMEOUT, Fault.CUT),
      caller("A", "P", call("a")),
      caller("B", "Q", call("b"))),
  LOST_COMMIT_AND_PURGE(
      faults(3, Fault.CUT, Fault.TIME, Fault.TIME),
      caller("A", "P", call("a")),
      caller("purge", "R")),
  FAILOVER(
      faults(2, Fault.FAILOVER, Fault.LAGGING_FAILOVER, Fault.CUT),
      caller("A", "P", call("a")),
      caller("B", "Q", call("b"))),
  FAILOVER_OVER_EXPIRED_ROW(
      faults(1, Fault.LAGGING_FAILOVER), caller("A", "P", call("a")), caller("B", "Q", call("b"))),
  FAILING_DRIVER(
      faults(2, Fault.DRIVER_FAILURE, Fault.DRIVER_FAILURE),
      caller("A", "P", call("a1"), call("a2")),
      caller("B", "P", call("b"))),
  LOST_TRANSACTION(
      faults(2, Fault.SILENT_LOSS, Fault.DEADLOCK, Fault.CRASH),
      caller("A", "P", new Call("a", null, Body.SWALLOWS, false)),
      caller("B", "Q", call("b"))),
  /** Left to the exhaustive form too: each wait that ends takes real time. */
  IMPATIENT_OVER_EXPIRED_ROW(
      faults(0, Fault.WAIT_OVER, Fault.DEADLOCK),
      caller("A", "P", call("a")),
      caller("B", "Q", call("b"))),
  CLAIMED_LAST(
      faults(1, Fault.CRASH, Fault.CUT, Fault.DEADLOCK, Fault.TIMEOUT, Fault.LAGGING_FAILOVER),
      caller("A", "P", call("a")),
      caller("B", "Q", call("b"))),
  CLAIMED_LAST_ON_ONE_HOST(
      faults(1, Fault.CRASH, Fault.CUT, Fault.DEADLOCK),
      caller("A", "P", call("a")),
      caller("B", "P", new Call("b1", null, Body.FAILS, false), call("b2"))),
  CLAIMED_LAST_FOR_TWO_REQUESTS(
      faults(1, Fault.CRASH, Fault.CUT, Fault.DEADLOCK),
      caller("A", "P", new Call("a", "one", Body.WRITES, false)),
      caller("B", "Q", new Call("b", "two", Body.WRITES, true))),
  CLAIMED_LAST_OVER_EXPIRED_ROW(
      faults(1, Fault.CUT, Fault.WAIT_OVER),
      caller("A", "P", call("a")),
      caller("B", "Q", call("b"))),
  CLAIMED_LAST_OVER_PURGED_ROW(
      faults(0, Fault.CUT, Fault.DEADLOCK),
      caller("A", "P", call("a")),
      caller("B", "Q", call("b")),
      caller("purge", "R")),
  CLAIMED_LAST_WHILE_KEYS_EXPIRE(
      faults(2, Fault.TIME, Fault.TIME), caller("A", "P", call("a1"), call("a2"))),
  LOOKED_UP(
      faults(1, Fault.CRASH, Fault.CUT, Fault.DEADLOCK, Fault.TIMEOUT, Fault.LAGGING_FAILOVER),
      caller("A", "P", call("a")),
      caller("B", "Q", call("b"))),
  LOOKED_UP_FOR_TWO_REQUESTS(
      faults(1, Fault.CRASH, Fault.CUT),
      caller("A", "P", new Call("a", "one", Body.WRITES, false)),
      caller("B", "Q", new Call("b", "two", Body.WRITES, true))),
  /** Its faults are left to the exhaustive form: it has many steps. */
  LOOKED_UP_OVER_EXPIRED_ROW(
      faults(0, Fault.CUT, Fault.TIME), caller("A", "P", call("a")), caller("B", "Q", call("b"))),
  LOOKED_UP_AND_CLAIMED_LAST(
      faults(1, Fault.CRASH, Fault.CUT, Fault.DEADLOCK),
      caller("A", "P", call("a")),
      caller("B", "Q", call("b"))),
  BY_PROCEDURES(
      faults(
          2,
          Fault.CRASH,
          Fault.CUT,
          Fault.DEADLOCK,
          Fault.TIMEOUT,
          Fault.ERROR_AFTER_COMMIT,
          Fault.ERROR_BEFORE_COMMIT),
      caller("A", "P", call("a")),
      caller("B", "Q", call("b"))),
  BY_PROCEDURES_ON_ONE_HOST(
      faults(
          1,
          Fault.CRASH,
          Fault.CUT,
          Fault.LAGGING_FAILOVER,
          Fault.DRIVER_FAILURE,
          Fault.ERROR_AFTER_COMMIT,
          Fault.ERROR_BEFORE_COMMIT),
      caller("A", "P", call("a")),
      caller("B", "P", call("b1"), call("b2"))),
  BY_PROCEDURES_OF_VOID_METHOD(
      faults(1, Fault.CRASH, Fault.CUT, Fault.DEADLOCK),
      caller("A", "P", new Call("a", null, Body.WRITES, true)),
      caller("B", "Q", new Call("b", null, Body.WRITES, true))),
  BY_PROCEDURES_OVER_EXPIRED_ROW(
      faults(1, Fault.ERROR_AFTER_COMMIT, Fault.ERROR_BEFORE_COMMIT),
      caller("A", "P", call("a")),
      caller("B", "Q", call("b"))),
  BY_PROCEDURES_WHILE_KEYS_EXPIRE(
      faults(2, Fault.TIME, Fault.TIME, Fault.CUT),
      caller("A", "P", call("a1"), call("a2")),
      caller("purge", "R")),
  BY_PROCEDURES_AND_CLAIMED_LAST(
      faults(
          1,
          Fault.CRASH,
          Fault.CUT,
          Fault.DEADLOCK,
          Fault.LAGGING_FAILOVER,
          Fault.ERROR_AFTER_COMMIT,
          Fault.ERROR_BEFORE_COMMIT),
      caller("A", "P", call("a")),
      caller("B", "Q", call("b"))),
  /** Its faults are left to the exhaustive form: each wait that ends takes real time. */
  BY_PROCEDURES_AND_CLAIMED_LAST_OVER_EXPIRED_ROW(
      faults(0, Fault.CUT, Fault.WAIT_OVER, Fault.ERROR_AFTER_COMMIT, Fault.ERROR_BEFORE_COMMIT),
      caller("A", "P", call("a")),
      caller("B", "Q", call("b"))),
  BY_PROCEDURES_AND_CLAIMED_LAST_ON_ONE_HOST(
      faults(1, Fault.CRASH, Fault.CUT, Fault.DRIVER_FAILURE, Fault.ERROR_AFTER_COMMIT),
      caller("A", "P", call("a")),
      caller("B", "P", new Call("b1", null, Body.FAILS, false), call("b2")));

  private static final Set<Scenario> BEGINNING_EXPIRED =
      EnumSet.of(
          EXPIRED_ROW,
          EXPIRED_ROW_AND_PURGE,
          EXPIRED_ROW_OF_VOID_METHOD,
          FAILOVER_OVER_EXPIRED_ROW,
          IMPATIENT_OVER_EXPIRED_ROW,
          CLAIMED_LAST_OVER_EXPIRED_ROW,
          CLAIMED_LAST_OVER_PURGED_ROW,
          LOOKED_UP_OVER_EXPIRED_ROW,
          BY_PROCEDURES_OVER_EXPIRED_ROW,
          BY_PROCEDURES_AND_CLAIMED_LAST_OVER_EXPIRED_ROW);
  private static final Set<Scenario> CLAIMING_LAST =
      EnumSet.of(
          CLAIMED_LAST,
          CLAIMED_LAST_ON_ONE_HOST,
          CLAIMED_LAST_FOR_TWO_REQUESTS,
          CLAIMED_LAST_OVER_EXPIRED_ROW,
          CLAIMED_LAST_OVER_PURGED_ROW,
          CLAIMED_LAST_WHILE_KEYS_EXPIRE,
          LOOKED_UP_AND_CLAIMED_LAST,
          BY_PROCEDURES_AND_CLAIMED_LAST,
          BY_PROCEDURES_AND_CLAIMED_LAST_OVER_EXPIRED_ROW,
          BY_PROCEDURES_AND_CLAIMED_LAST_ON_ONE_HOST);
  private static final Set<Scenario> LOOKING_UP =
      EnumSet.of(
          LOOKED_UP,
          LOOKED_UP_FOR_TWO_REQUESTS,
          LOOKED_UP_OVER_EXPIRED_ROW,
          LOOKED_UP_AND_CLAIMED_LAST);

  private record Faults(int atMost, Map<Fault, Integer> each) {}

  private final Faults faults;
  private final List<Caller> callers;

  Scenario(Faults faults, Caller... callers) {
    this.faults = faults;
    this.callers = List.of(callers);
  }

  private static Faults faults(int atMost, Fault... each) {
    Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    for (Fault fault : each) {
      counts.merge(fault, 1, Integer::sum);
    }
    return new Faults(atMost, counts);
  }

  private static Caller caller(String name, String process, Call... calls) {
    return new Caller(name, process, List.of(calls));
  }

  private static Call call(String name) {
    return new Call(name, null, Body.WRITES, false);
  }

  List<Caller> callers() {
    return callers;
  }

  /** Returns how many faults a run of the default build may have in all. */
  int maximumFaults() {
    return faults.atMost();
  }

  /** Returns how often each fault may occur in a run. */
  Map<Fault, Integer> faults() {
    return new EnumMap<>(faults.each());
  }

  /** Whether the table has an expired row of the key at the beginning. */
  boolean beginsExpired() {
    return BEGINNING_EXPIRED.contains(this);
  }

  /** Whether the key is inserted after the method. */
  boolean claimsLast() {
    return CLAIMING_LAST.contains(this);
  }

  /** Whether the store is told that an outcome is probably there. */
  boolean looksUp() {
    return LOOKING_UP.contains(this);
  }

  /** Whether stored procedures begin and end transactions. */
  boolean usesProcedures() {
    return name().startsWith("BY_PROCEDURES");
  }

  /**
   * Returns how long a call waits for another host's: too long for real time to reach, unless the
   * scenario has waits that end.
   */
  Duration waitAtMost() {
    return faults.each().containsKey(Fault.WAIT_OVER) ? Duration.ZERO : Duration.ofMinutes(30);
  }

  /** Whether the pool's connections are in autocommit mode. */
  boolean autoCommit() {
    return this != LOST_TRANSACTION;
  }

  /** Returns a further call like the first one. */
  Caller alone(String name) {
    Call first = callers.get(0).calls().get(0);
    return caller(name, name, new Call(name, first.fingerprint(), Body.WRITES, first.isVoid()));
  }
}
