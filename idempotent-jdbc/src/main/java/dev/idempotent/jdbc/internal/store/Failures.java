package dev.idempotent.jdbc.internal.store;

import dev.idempotent.CallInterruptedException;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyException;
import dev.idempotent.OutcomeUnknownException;
import dev.idempotent.ResultException;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.jdbc.internal.sql.SqlErrors;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes typed exceptions of what the driver threw at the store's own statements. The driver's
 * exception itself is never chained: its message can quote scope and hash, or the whole statement.
 */
final class Failures {
  private static final int NO_SUCH_TABLE = 1146;
  private static final int NO_SUCH_COLUMN = 1054;

  private Failures() {}

  /** The pool gave no connection; its message has the pool's numbers and nothing of the call. */
  static StoreUnavailableException noConnection(String method, SQLException e) {
    return new StoreUnavailableException(
        ErrorCode.STORE_UNAVAILABLE,
        method + ": no connection to the store could be had; the method was not run",
        e);
  }

  static IdempotencyException ofClaim(String method, SQLException e) {
    if (e.getErrorCode() == NO_SUCH_TABLE || e.getErrorCode() == NO_SUCH_COLUMN) {
      return new IdempotencyConfigurationException(
          ErrorCode.SCHEMA_INVALID,
          method
              + ": the library's table is missing or has other columns (error "
              + e.getErrorCode()
              + "); the method was not run",
          withoutMessage(e));
    }
    return new StoreUnavailableException(
        ErrorCode.STORE_UNAVAILABLE,
        method + ": the claim failed with " + described(e) + "; the method was not run",
        withoutMessage(e));
  }

  static IdempotencyException ofResult(String method, SQLException e) {
    if (SqlErrors.isPacketTooLarge(e)) {
      return new ResultException(
          ErrorCode.RESULT_TOO_LARGE,
          method
              + ": the result is more than the server takes in one packet"
              + " (max_allowed_packet); everything was rolled back",
          withoutMessage(e));
    }
    return new StoreUnavailableException(
        ErrorCode.STORE_UNAVAILABLE,
        method
            + ": storing the result failed with "
            + described(e)
            + "; everything was rolled back, call again with the same key",
        withoutMessage(e));
  }

  static StoreUnavailableException commitRefused(String method, SQLException e) {
    return new StoreUnavailableException(
        ErrorCode.COMMIT_REFUSED,
        method
            + ": COMMIT failed with "
            + described(e)
            + "; everything was rolled back, call again with the same key",
        withoutMessage(e));
  }

  static OutcomeUnknownException unknown(String method, SQLException e, long millis) {
    return new OutcomeUnknownException(
        ErrorCode.OUTCOME_UNKNOWN,
        method
            + ": COMMIT was not answered ("
            + described(e)
            + "), and its outcome could not be"
            + " found out within "
            + millis
            + " ms. Call again with the same key: the retry replays"
            + " the result or runs the method.",
        withoutMessage(e));
  }

  static CallInterruptedException interrupted(String method) {
    return new CallInterruptedException(
        method + ": interrupted while claiming the key; the method was not run");
  }

  static String described(SQLException e) {
    return "error "
        + e.getErrorCode()
        + " (SQLState "
        + e.getSQLState()
        + ", "
        + e.getClass().getSimpleName()
        + ")";
  }

  /** Returns a copy that keeps codes and stack traces, and none of the messages. */
  static SQLException withoutMessage(SQLException e) {
    SQLException copy = new SQLException(described(e), e.getSQLState(), e.getErrorCode());
    copy.setStackTrace(e.getStackTrace());
    return copy;
  }

  /** Adds what failed in cleaning up to the exception that matters. */
  static void suppress(Throwable main, @Nullable SQLException problem) {
    if (problem != null) {
      main.addSuppressed(withoutMessage(problem));
    }
  }
}
