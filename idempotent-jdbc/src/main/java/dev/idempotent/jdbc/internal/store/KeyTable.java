package dev.idempotent.jdbc.internal.store;

import dev.idempotent.jdbc.internal.sql.OwnStatements;
import dev.idempotent.jdbc.internal.sql.Prepared;
import dev.idempotent.jdbc.internal.sql.StoredProcedure;
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
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every statement on the library's table that is part of the protocol: prepares, binds and executes
 * it. Immutable.
 */
final class KeyTable {
  private static final HexFormat HEX = HexFormat.of();

  /**
   * Results of more bytes are sent with the statement's text: one that is kept holds on to its last
   * parameters.
   */
  private static final int MOST_BYTES_KEPT = 8192;

  /** What the server counts for ON DUPLICATE KEY UPDATE that has changed a row. */
  private static final int DUPLICATE_CHANGED = 2;

  private final KeySql sql;
  private final OwnStatements statements;
  private final Ticker ticker;

  KeyTable(TableName table, OwnStatements statements, Ticker ticker) {
    this.sql = new KeySql(table);
    this.statements = statements;
    this.ticker = ticker;
  }

  /** Prepares the claim's INSERT; a void call's row is complete from the start. */
  Prepared prepareInsert(Connection connection, ClaimRequest request, AttemptId attempt)
      throws SQLException {
    return prepareInsertComplete(connection, request, attempt, initial(request));
  }

  /** Prepares the procedure that begins a transaction and claims the key in it. */
  Prepared prepareBeginAndInsert(Connection connection, ClaimRequest request, AttemptId attempt)
      throws SQLException {
    Outcome outcome = initial(request);
    return statements.often(
        connection,
        sql.beginAndInsert,
        statement -> bindClaim(statement, request, attempt, outcome));
  }

  /** Prepares the procedure that inserts the key together with its outcome, and commits. */
  Prepared prepareInsertAndCommit(
      Connection connection, ClaimRequest request, AttemptId attempt, Outcome outcome)
      throws SQLException {
    return prepare(
        connection,
        sql.insertAndCommit,
        outcome,
        statement -> bindClaim(statement, request, attempt, outcome));
  }

  /** Prepares the INSERT that takes the row over if it has expired, and else leaves it as it is. */
  Prepared prepareTakeOver(Connection connection, ClaimRequest request, AttemptId attempt)
      throws SQLException {
    return prepareTakeOverComplete(connection, request, attempt, initial(request));
  }

  /** Prepares the INSERT of the key together with its outcome, or without one if it is null. */
  Prepared prepareInsertComplete(
      Connection connection, ClaimRequest request, AttemptId attempt, @Nullable Outcome outcome)
      throws SQLException {
    return prepare(
        connection,
        sql.insert,
        outcome,
        statement -> bindClaim(statement, request, attempt, outcome));
  }

  /** Prepares the same, taking the row over if it has expired. */
  Prepared prepareTakeOverComplete(
      Connection connection, ClaimRequest request, AttemptId attempt, @Nullable Outcome outcome)
      throws SQLException {
    return statements.rarely(
        connection, sql.takeOver, statement -> bindClaim(statement, request, attempt, outcome));
  }

  private static @Nullable Outcome initial(ClaimRequest request) {
    return request.voidResult() ? Outcome.VOID : null;
  }

  private static void bindClaim(
      PreparedStatement statement,
      ClaimRequest request,
      AttemptId attempt,
      @Nullable Outcome outcome)
      throws SQLException {
    int at = bindKey(statement, 1, request);
    setBytes(statement, at++, attempt.bytes());
    statement.setInt(at++, outcome == null ? 0 : outcome.kind().code());
    setBytes(statement, at++, outcome == null ? null : outcome.data());
    Digest fingerprint = request.fingerprint();
    setBytes(statement, at++, fingerprint == null ? null : fingerprint.toBytes());
    statement.setLong(at, micros(request.ttl()));
  }

  private Prepared prepare(
      Connection connection, String text, @Nullable Outcome outcome, Prepared.Binding binding)
      throws SQLException {
    byte[] data = outcome == null ? null : outcome.data();
    return data != null && data.length > MOST_BYTES_KEPT
        ? statements.rarely(connection, text, binding)
        : statements.often(connection, text, binding);
  }

  /** Reads the row with a shared lock, so that it is the newest committed one at any isolation. */
  @Nullable KeyRow readShared(Connection connection, ClaimRequest request) throws SQLException {
    return read(prepareReadShared(connection, request));
  }

  /** Prepares the same. */
  Prepared prepareReadShared(Connection connection, ClaimRequest request) throws SQLException {
    return statements.often(
        connection, sql.readShared, statement -> bindKey(statement, 1, request));
  }

  /** Reads the row as the transaction's snapshot has it, without waiting for anybody. */
  @Nullable KeyRow readPlain(Connection connection, ClaimRequest request) throws SQLException {
    return read(
        statements.rarely(connection, sql.readPlain, statement -> bindKey(statement, 1, request)));
  }

  /** Prepares the reading of the row with an exclusive lock. */
  Prepared prepareReadLocked(Connection connection, ClaimRequest request) throws SQLException {
    return statements.rarely(
        connection, sql.readLocked, statement -> bindKey(statement, 1, request));
  }

  /** Prepares the same where it is what each call of many begins with. */
  Prepared prepareLookUp(Connection connection, ClaimRequest request) throws SQLException {
    return statements.often(
        connection, sql.readLocked, statement -> bindKey(statement, 1, request));
  }

  /** Reads the row with an exclusive lock. */
  @Nullable KeyRow readLocked(Connection connection, ClaimRequest request) throws SQLException {
    return read(prepareReadLocked(connection, request));
  }

  private @Nullable KeyRow read(Prepared reading) throws SQLException {
    try (reading) {
      return reading.execute(statement -> Optional.ofNullable(rowOf(statement))).orElse(null);
    }
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

  /**
   * Stores the outcome in the row of this attempt.
   *
   * @return false if there is none any more; the transaction must then not commit, since a row
   *     without an outcome, which has expired, may have been left in the place
   */
  boolean complete(Connection connection, ClaimRequest request, AttemptId attempt, Outcome outcome)
      throws SQLException {
    int count =
        execute(
            prepare(
                connection,
                sql.complete,
                outcome,
                statement -> bindComplete(statement, request, attempt, outcome)));
    if (count == DUPLICATE_CHANGED) {
      return true;
    }
    // A driver with compensateOnDuplicateKeyUpdateCounts says 1, whatever the server has said.
    KeyRow row = readLocked(connection, request);
    return row != null && row.isOf(attempt);
  }

  private static void bindComplete(
      PreparedStatement statement, ClaimRequest request, AttemptId attempt, Outcome outcome)
      throws SQLException {
    int at = bindKey(statement, 1, request);
    String ofAttempt = HEX.formatHex(attempt.bytes());
    statement.setString(at++, ofAttempt);
    statement.setInt(at++, outcome.kind().code());
    statement.setString(at++, ofAttempt);
    setBytes(statement, at, outcome.data());
  }

  /**
   * Stores the outcome by the procedure that also commits.
   *
   * @throws SQLException for which {@link StoredProcedure#isRowGone} holds if the row is gone
   */
  void completeAndCommit(
      Connection connection, ClaimRequest request, AttemptId attempt, Outcome outcome)
      throws SQLException {
    execute(
        prepare(
            connection,
            sql.completeAndCommit,
            outcome,
            statement ->
                bindAttempt(statement, bindOutcome(statement, outcome), request, attempt)));
  }

  /**
   * Stores the outcome and lets the life start now; returns the number of rows, 1 or the row is
   * gone.
   */
  int completeAndProlong(
      Connection connection, ClaimRequest request, AttemptId attempt, Outcome outcome)
      throws SQLException {
    return execute(
        statements.rarely(
            connection,
            sql.completeAndProlong,
            statement -> {
              int at = bindOutcome(statement, outcome);
              statement.setLong(at++, micros(request.ttl()));
              bindAttempt(statement, at, request, attempt);
            }));
  }

  /** Takes the outcome back; returns the number of rows, 1 or the row is gone. */
  int reopen(Connection connection, ClaimRequest request, AttemptId attempt) throws SQLException {
    return execute(
        statements.rarely(
            connection, sql.reopen, statement -> bindAttempt(statement, 1, request, attempt)));
  }

  /** Lets the life start now; returns the number of rows, 1 or the row is gone. */
  int prolong(Connection connection, ClaimRequest request, AttemptId attempt) throws SQLException {
    return execute(
        statements.rarely(
            connection,
            sql.prolong,
            statement -> {
              statement.setLong(1, micros(request.ttl()));
              bindAttempt(statement, 2, request, attempt);
            }));
  }

  private static int execute(Prepared update) throws SQLException {
    try (update) {
      return update.execute(PreparedStatement::executeUpdate);
    }
  }

  private static int bindOutcome(PreparedStatement statement, Outcome outcome) throws SQLException {
    statement.setInt(1, outcome.kind().code());
    setBytes(statement, 2, outcome.data());
    return 3;
  }

  /** Sets the key and the attempt id of an UPDATE or of the procedure, which begin at an index. */
  private static void bindAttempt(
      PreparedStatement statement, int first, ClaimRequest request, AttemptId attempt)
      throws SQLException {
    setBytes(statement, bindKey(statement, first, request), attempt.bytes());
  }

  private static int bindKey(PreparedStatement statement, int first, ClaimRequest request)
      throws SQLException {
    setBytes(statement, first, request.identity().scope().getBytes(StandardCharsets.UTF_8));
    setBytes(statement, first + 1, request.digest().toBytes());
    return first + 2;
  }

  private static void setBytes(PreparedStatement statement, int index, byte @Nullable [] bytes)
      throws SQLException {
    statement.setString(index, bytes == null ? null : HEX.formatHex(bytes));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
