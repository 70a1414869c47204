package dev.idempotent.jdbc.model;

import dev.idempotent.jdbc.internal.maintenance.PurgeRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * What one thread of a process does in a scenario: calls one after the other, all with the same
 * key, or a run of the purge.
 *
 * @param name what it is called in traces
 * @param process which process it belongs to
 * @param calls the calls; none for the purge
 */
record Caller(String name, String process, List<Call> calls) {
  static final Duration TTL = Duration.ofHours(2);
  static final long TTL_MICROS = TTL.toSeconds() * 1_000_000;
  static final String BUSINESS_SQL = "INSERT INTO ledger (call_name, fingerprint) VALUES (?, ?)";

  /** What the method does. */
  enum Body {
    /** It writes. */
    WRITES,
    /** It writes and throws. */
    FAILS,
    /** It writes, and if that fails, swallows the exception and writes again. */
    SWALLOWS
  }

  /** One call of the one operation with the one key. */
  record Call(String name, String fingerprint, Body body, boolean isVoid) {}

  void run(ModelProcess process, ModelDatabase database) {
    if (calls.isEmpty()) {
      purge(process, database);
    }
    for (Call call : calls) {
      Actor.current().pause(Step.free("calls"));
      call(call, process, database);
    }
  }

  private static void call(Call call, ModelProcess process, ModelDatabase database) {
    History history = database.history();
    long beganAt = database.now();
    String value = null;
    Throwable thrown = null;
    try {
      value =
          process
              .engine()
              .call(
                  dev.idempotent.Call.of(
                          "model.charge", "k", call.isVoid() ? voidAsString() : String.class)
                      .ttl(TTL)
                      .fingerprint(call.fingerprint()),
                  () -> business(call, process));
    } catch (Throwable e) {
      thrown = e;
    }
    if (!process.isAlive()) {
      throw new Killed();
    }
    if (thrown == null) {
      history.returned(call, beganAt, value);
    } else {
      history.threw(call, beganAt, thrown);
    }
  }

  @SuppressWarnings("unchecked") // Its only value is null.
  private static Class<String> voidAsString() {
    return (Class<String>) (Class<?>) Void.class;
  }

  private static String business(Call call, ModelProcess process) throws SQLException {
    try {
      write(call, process);
    } catch (SQLException e) {
      if (call.body() != Body.SWALLOWS) {
        throw e;
      }
      write(call, process);
    }
    if (call.body() == Body.FAILS) {
      throw new History.BusinessFailure();
    }
    return call.isVoid() ? null : call.name();
  }

  private static void write(Call call, ModelProcess process) throws SQLException {
    try (Connection connection = process.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(BUSINESS_SQL)) {
      statement.setString(1, call.name());
      statement.setString(2, call.fingerprint());
      statement.executeUpdate();
    }
  }

  private static void purge(ModelProcess process, ModelDatabase database) {
    try {
      PurgeRun.once(process.pool(), ModelProcess.table());
    } catch (SQLException e) {
      // The next run would do it.
    } catch (RuntimeException | AssertionError e) {
      database.history().violated("the purge failed: " + e);
    }
  }
}
