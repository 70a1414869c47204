package dev.idempotent.jdbc.internal.store;

import dev.idempotent.jdbc.internal.sql.Prepared;
import dev.idempotent.jdbc.internal.sql.Prepared.Execution;
import dev.idempotent.jdbc.internal.sql.SqlErrors;
import dev.idempotent.jdbc.internal.store.WaitLimit.Watch;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.Ticker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The single statements of a claim, and what their answers mean. Which transaction they run in, and
 * what follows, is the business of {@link OwnedClaims} and {@link JoinedClaims}. Immutable.
 */
final class ClaimSteps {
  /** What the INSERT met. */
  enum Inserted {
    /** Nothing: the key is held. */
    HELD,
    /** A committed row, or one of this transaction. */
    DUPLICATE,
    /** Another holder, until the time was over. */
    TIMED_OUT
  }

  /** A statement that also commits was cancelled since its time to wait was over. */
  static final class WaitOverException extends SQLException {
    private static final long serialVersionUID = 1L;

    private WaitOverException() {
      super("the time to wait is over");
    }
  }

  private final KeyTable table;
  private final WaitLimit waitLimit;
  private final Ticker ticker;
  private final AttemptId.Source attempts = new AttemptId.Source();

  ClaimSteps(KeyTable table, WaitLimit waitLimit, Ticker ticker) {
    this.table = table;
    this.waitLimit = waitLimit;
    this.ticker = ticker;
  }

  /** An attempt to execute: its id, and when its INSERT was sent, by the ticker. */
  record Attempt(AttemptId id, long sentAt) {}

  Attempt newAttempt() {
    return new Attempt(attempts.next(), ticker.read());
  }

  /** Inserts the key. Only the code of this statement's own error counts as a duplicate. */
  Inserted insert(Connection connection, ClaimRequest request, Attempt attempt)
      throws SQLException {
    return insert(table.prepareInsert(connection, request, attempt.id()), request);
  }

  /**
   * Begins a transaction and inserts the key, by a procedure. The transaction is open after a
   * duplicate and a wait that was over, too.
   */
  Inserted beginAndInsert(Connection connection, ClaimRequest request, Attempt attempt)
      throws SQLException {
    return insert(table.prepareBeginAndInsert(connection, request, attempt.id()), request);
  }

  /** Inserts the key, or takes an expired row over; a read must tell which attempt has it then. */
  Inserted takeOver(Connection connection, ClaimRequest request, Attempt attempt)
      throws SQLException {
    try (Prepared statement = table.prepareTakeOver(connection, request, attempt.id())) {
      return execute(statement, request);
    }
  }

  /** Inserts the key together with its outcome. */
  Inserted insertComplete(
      Connection connection, ClaimRequest request, Attempt attempt, Outcome outcome)
      throws SQLException {
    return insert(table.prepareInsertComplete(connection, request, attempt.id(), outcome), request);
  }

  /**
   * Inserts the key together with its outcome and commits, by a procedure.
   *
   * @return false if there is a row; then nothing was done
   * @throws WaitOverException if another holder was waited for until the time was over, which
   *     leaves open whether it committed nevertheless
   */
  boolean insertAndCommit(
      Connection connection, ClaimRequest request, Attempt attempt, Outcome outcome)
      throws SQLException {
    Prepared statement = table.prepareInsertAndCommit(connection, request, attempt.id(), outcome);
    Inserted inserted = insert(statement, request);
    if (inserted == Inserted.TIMED_OUT) {
      throw new WaitOverException();
    }
    return inserted == Inserted.HELD;
  }

  /** Inserts the key together with its outcome, or takes an expired row over with it. */
  Inserted takeOverComplete(
      Connection connection, ClaimRequest request, Attempt attempt, Outcome outcome)
      throws SQLException {
    try (Prepared statement =
        table.prepareTakeOverComplete(connection, request, attempt.id(), outcome)) {
      return execute(statement, request);
    }
  }

  /**
   * Reads the row as others have committed it, at any isolation level.
   *
   * @return nothing too where another transaction holds it: that one is hardly waited for
   */
  Optional<KeyRow> readCommitted(Connection connection, ClaimRequest request) throws SQLException {
    return readAtOnce(table.prepareReadShared(connection, request));
  }

  /**
   * The same with an exclusive lock, which a server refuses that is read-only: one that was the
   * primary until now may show what the new one never got.
   */
  Optional<KeyRow> readOnPrimary(Connection connection, ClaimRequest request) throws SQLException {
    return readAtOnce(table.prepareLookUp(connection, request));
  }

  private Optional<KeyRow> readAtOnce(Prepared reading) throws SQLException {
    try (reading) {
      return within(
          ticker.read(),
          reading,
          Optional.empty(),
          statement -> Optional.ofNullable(table.rowOf(statement)));
    }
  }

  private Inserted insert(Prepared statement, ClaimRequest request) throws SQLException {
    try (statement) {
      return execute(statement, request);
    } catch (SQLException e) {
      if (SqlErrors.isDuplicateKey(e)) {
        return Inserted.DUPLICATE;
      }
      throw e;
    }
  }

  private Inserted execute(Prepared statement, ClaimRequest request) throws SQLException {
    return within(
        request.waitUntil(),
        statement,
        Inserted.TIMED_OUT,
        insert -> {
          insert.executeUpdate();
          return Inserted.HELD;
        });
  }

  private <T> T within(long until, Prepared statement, T timedOut, Execution<T> execution)
      throws SQLException {
    return statement.execute(each -> within(until, each, timedOut, execution));
  }

  private <T> T within(long until, PreparedStatement statement, T timedOut, Execution<T> execution)
      throws SQLException {
    Watch watch = waitLimit.watch(statement, until);
    try {
      try {
        return execution.of(statement);
      } finally {
        watch.end();
      }
    } catch (SQLException e) {
      if (watch.wasCancelled() && SqlErrors.isCancelled(e)) {
        return timedOut;
      }
      throw e;
    }
  }

  /** Whether the time to wait is over. */
  boolean isOver(ClaimRequest request) {
    return request.waitUntil() - ticker.read() <= 0;
  }
}
