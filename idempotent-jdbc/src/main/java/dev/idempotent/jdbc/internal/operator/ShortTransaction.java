package dev.idempotent.jdbc.internal.operator;

import dev.idempotent.CallInterruptedException;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyException;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.jdbc.internal.sql.SqlErrors;
import dev.idempotent.jdbc.internal.transaction.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Runs an operator's statements in a transaction of their own at READ COMMITTED, on a connection
 * that goes back to the pool as it came. Never part of a call's transaction. Immutable.
 *
 * <p>The driver's exceptions are not chained: their messages can quote scope and hash.
 */
final class ShortTransaction {
  private static final int NO_SUCH_TABLE = 1146;
  private static final int NO_SUCH_COLUMN = 1054;

  /** What is done in one. */
  @FunctionalInterface
  interface Work<T> {
    /** Does it. */
    T on(Connection connection) throws SQLException;
  }

  private final DataSource pool;
  private final Duration answerWithin;

  ShortTransaction(DataSource pool, Duration answerWithin) {
    this.pool = pool;
    this.answerWithin = answerWithin;
  }

  /**
   * Reads, and rolls back.
   *
   * @param purpose what is done, for messages
   */
  <T> T read(String purpose, Work<T> work) {
    try {
      return run(purpose, work, false);
    } catch (SQLException e) {
      throw failure(purpose, e);
    }
  }

  /**
   * Writes, and commits.
   *
   * @param purpose what is done, for messages
   * @throws SQLException if that failed and should be looked at, the transaction being rolled back
   *     unless the connection was lost
   */
  <T> T write(String purpose, Work<T> work) throws SQLException {
    return run(purpose, work, true);
  }

  private <T> T run(String purpose, Work<T> work, boolean commits) throws SQLException {
    Session session;
    try {
      session = Session.checkOut(pool);
    } catch (SQLException e) {
      throw failure(purpose, e);
    }
    try {
      session.limitSilence(answerWithin);
      session.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
      session.begin();
      T result = work.on(session.connection());
      if (commits) {
        session.commit();
      }
      return result;
    } catch (SQLException e) {
      if (SqlErrors.isConnectionLost(e) || SqlErrors.isReadOnly(e)) {
        session.markBroken();
      }
      throw e;
    } finally {
      session.close();
    }
  }

  static IdempotencyException failure(String purpose, SQLException e) {
    if (Thread.currentThread().isInterrupted()) {
      return new CallInterruptedException(purpose + ": interrupted");
    }
    if (e.getErrorCode() == NO_SUCH_TABLE || e.getErrorCode() == NO_SUCH_COLUMN) {
      return new IdempotencyConfigurationException(
          ErrorCode.SCHEMA_INVALID,
          purpose
              + ": the library's table is missing or has other columns (error "
              + e.getErrorCode()
              + ")",
          SqlErrors.withoutMessage(e));
    }
    return new StoreUnavailableException(
        ErrorCode.STORE_UNAVAILABLE,
        purpose + ": the database can't be reached or refuses: " + SqlErrors.described(e),
        SqlErrors.withoutMessage(e));
  }
}
