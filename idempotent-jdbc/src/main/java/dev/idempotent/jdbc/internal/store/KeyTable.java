package dev.idempotent.jdbc.internal.store;

import dev.idempotent.jdbc.internal.sql.TableName;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.Digest;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.Ticker;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every statement on the library's table that is part of the protocol. Immutable.
 *
 * <p>Times are computed by the server, with UTC_TIMESTAMP(6), and only durations cross the wire: no
 * session's time zone and no host's clock has a say. The SQL is the same for MySQL and MariaDB.
 */
final class KeyTable {
  private static final String ROW =
      "SELECT attempt, outcome, result, fingerprint,"
          + " TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), expires_at) FROM ";
  private static final String BY_KEY = " WHERE scope = ? AND identity = ?";
  private static final String LIFE = "UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND";

  private final Ticker ticker;
  private final String insert;
  private final String takeOver;
  private final String readPlain;
  private final String readShared;
  private final String readLocked;
  private final String complete;
  private final String completeAndProlong;
  private final String reopen;
  private final String prolong;

  KeyTable(TableName table, Ticker ticker) {
    this.ticker = ticker;
    String name = table.sql();
    this.insert =
        "INSERT INTO "
            + name
            + " (scope, identity, attempt, outcome, result, fingerprint, expires_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, "
            + LIFE
            + ")";
    // Assignments are made from left to right, and each sees what those before it have made of the
    // row: expires_at, which decides all of them, has to be the last.
    this.takeOver =
        insert
            + Stream.of("attempt", "outcome", "result", "fingerprint", "expires_at")
                .map(KeyTable::ifExpired)
                .collect(Collectors.joining(", ", " ON DUPLICATE KEY UPDATE ", ""));
    this.readPlain = ROW + name + BY_KEY;
    // Shared: all losers of a claim hold a shared lock already, and would deadlock if two of them
    // wanted an exclusive one. MariaDB has no FOR SHARE.
    this.readShared = ROW + name + BY_KEY + " LOCK IN SHARE MODE";
    this.readLocked = ROW + name + BY_KEY + " FOR UPDATE";
    String update = "UPDATE " + name + " SET ";
    String ofAttempt = BY_KEY + " AND attempt = ?";
    this.complete = update + "outcome = ?, result = ?" + ofAttempt;
    this.completeAndProlong = update + "outcome = ?, result = ?, expires_at = " + LIFE + ofAttempt;
    this.reopen = update + "outcome = 0" + ofAttempt;
    this.prolong = update + "expires_at = " + LIFE + ofAttempt;
  }

  private static String ifExpired(String column) {
    return column + " = IF(expires_at <= UTC_TIMESTAMP(6), VALUES(" + column + "), " + column + ")";
  }

  /** Prepares the claim's INSERT; a void call's row is complete from the start. */
  PreparedStatement prepareInsert(Connection connection, ClaimRequest request, AttemptId attempt)
      throws SQLException {
    return prepareClaim(connection, insert, request, attempt, initial(request));
  }

  /** Prepares the INSERT that takes the row over if it has expired, and else leaves it as it is. */
  PreparedStatement prepareTakeOver(Connection connection, ClaimRequest request, AttemptId attempt)
      throws SQLException {
    return prepareClaim(connection, takeOver, request, attempt, initial(request));
  }

  /** Prepares the INSERT of the key together with its outcome. */
  PreparedStatement prepareInsertComplete(
      Connection connection, ClaimRequest request, AttemptId attempt, Outcome outcome)
      throws SQLException {
    return prepareClaim(connection, insert, request, attempt, outcome);
  }

  /** Prepares the same, taking the row over if it has expired. */
  PreparedStatement prepareTakeOverComplete(
      Connection connection, ClaimRequest request, AttemptId attempt, Outcome outcome)
      throws SQLException {
    return prepareClaim(connection, takeOver, request, attempt, outcome);
  }

  private static @Nullable Outcome initial(ClaimRequest request) {
    return request.voidResult() ? Outcome.VOID : null;
  }

  private static PreparedStatement prepareClaim(
      Connection connection,
      String sql,
      ClaimRequest request,
      AttemptId attempt,
      @Nullable Outcome outcome)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    int at = bindKey(statement, 1, request);
    statement.setBytes(at++, attempt.bytes());
    statement.setInt(at++, outcome == null ? 0 : outcome.kind().code());
    statement.setBytes(at++, outcome == null ? null : outcome.data());
    Digest fingerprint = request.fingerprint();
    statement.setBytes(at++, fingerprint == null ? null : fingerprint.toBytes());
    statement.setLong(at, micros(request.ttl()));
    return statement;
  }

  /** Reads the row with a shared lock, so that it is the newest committed one at any isolation. */
  @Nullable KeyRow readShared(Connection connection, ClaimRequest request) throws SQLException {
    return read(connection, readShared, request);
  }

  /** Prepares the same. */
  PreparedStatement prepareReadShared(Connection connection, ClaimRequest request)
      throws SQLException {
    return prepareRead(connection, readShared, request);
  }

  /** Reads the row as the transaction's snapshot has it, without waiting for anybody. */
  @Nullable KeyRow readPlain(Connection connection, ClaimRequest request) throws SQLException {
    return read(connection, readPlain, request);
  }

  /** Prepares the reading of the row with an exclusive lock. */
  PreparedStatement prepareReadLocked(Connection connection, ClaimRequest request)
      throws SQLException {
    return prepareRead(connection, readLocked, request);
  }

  /** Reads the row with an exclusive lock. */
  @Nullable KeyRow readLocked(Connection connection, ClaimRequest request) throws SQLException {
    return read(connection, readLocked, request);
  }

  private @Nullable KeyRow read(Connection connection, String sql, ClaimRequest request)
      throws SQLException {
    try (PreparedStatement statement = prepareRead(connection, sql, request)) {
      return rowOf(statement);
    }
  }

  private static PreparedStatement prepareRead(
      Connection connection, String sql, ClaimRequest request) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    bindKey(statement, 1, request);
    return statement;
  }

  /** Executes a prepared reading. */
  @Nullable KeyRow rowOf(PreparedStatement statement) throws SQLException {
    long readAt = ticker.read();
    try (ResultSet row = statement.executeQuery()) {
      return row.next()
          ? new KeyRow(
              AttemptId.of(row.getBytes(1)),
              row.getInt(2),
              row.getBytes(3),
              row.getBytes(4),
              row.getLong(5),
              readAt)
          : null;
    }
  }

  /** Stores the outcome; returns the number of rows, 1 or the row is gone. */
  int complete(Connection connection, ClaimRequest request, AttemptId attempt, Outcome outcome)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(complete)) {
      return execute(statement, bindOutcome(statement, outcome), request, attempt);
    }
  }

  /**
   * Stores the outcome and lets the life start now; returns the number of rows, 1 or the row is
   * gone.
   */
  int completeAndProlong(
      Connection connection, ClaimRequest request, AttemptId attempt, Outcome outcome)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(completeAndProlong)) {
      int at = bindOutcome(statement, outcome);
      statement.setLong(at++, micros(request.ttl()));
      return execute(statement, at, request, attempt);
    }
  }

  /** Takes the outcome back; returns the number of rows, 1 or the row is gone. */
  int reopen(Connection connection, ClaimRequest request, AttemptId attempt) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(reopen)) {
      return execute(statement, 1, request, attempt);
    }
  }

  /** Lets the life start now; returns the number of rows, 1 or the row is gone. */
  int prolong(Connection connection, ClaimRequest request, AttemptId attempt) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(prolong)) {
      statement.setLong(1, micros(request.ttl()));
      return execute(statement, 2, request, attempt);
    }
  }

  private static int bindOutcome(PreparedStatement statement, Outcome outcome) throws SQLException {
    statement.setInt(1, outcome.kind().code());
    statement.setBytes(2, outcome.data());
    return 3;
  }

  /** Executes an UPDATE of the attempt's row, whose key and attempt id begin at an index. */
  private static int execute(
      PreparedStatement statement, int keyAt, ClaimRequest request, AttemptId attempt)
      throws SQLException {
    statement.setBytes(bindKey(statement, keyAt, request), attempt.bytes());
    return statement.executeUpdate();
  }

  private static int bindKey(PreparedStatement statement, int first, ClaimRequest request)
      throws SQLException {
    statement.setBytes(first, request.identity().scope().getBytes(StandardCharsets.UTF_8));
    statement.setBytes(first + 1, request.digest().toBytes());
    return first + 2;
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
