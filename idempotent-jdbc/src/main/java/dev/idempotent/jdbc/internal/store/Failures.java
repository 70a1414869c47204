package dev.idempotent.jdbc.internal.store;

import dev.idempotent.CallInProgressException;
import dev.idempotent.CallInterruptedException;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyException;
import dev.idempotent.OutcomeUnknownException;
import dev.idempotent.ResultException;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.jdbc.internal.sql.SqlErrors;
import dev.idempotent.spi.ClaimRequest;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
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
          SqlErrors.withoutMessage(e));
    }
    return new StoreUnavailableException(
        ErrorCode.STORE_UNAVAILABLE,
        method + ": the claim failed with " + SqlErrors.described(e) + "; the method was not run",
        SqlErrors.withoutMessage(e));
  }

  static IdempotencyException ofResult(String method, SQLException e) {
    if (SqlErrors.isPacketTooLarge(e)) {
      return new ResultException(
          ErrorCode.RESULT_TOO_LARGE,
          method
              + ": the result is more than the server takes in one packet"
              + " (max_allowed_packet); everything was rolled back",
          SqlErrors.withoutMessage(e));
    }
    return new StoreUnavailableException(
        ErrorCode.STORE_UNAVAILABLE,
        method
            + ": storing the result failed with "
            + SqlErrors.described(e)
            + "; everything was rolled back, call again with the same key",
        SqlErrors.withoutMessage(e));
  }

  static StoreUnavailableException commitRefused(ClaimRequest request, SQLException e) {
    return new StoreUnavailableException(
        ErrorCode.COMMIT_REFUSED,
        named(request)
            + ": COMMIT failed with "
            + SqlErrors.described(e)
            + "; everything was rolled back, call again with the same key",
        SqlErrors.withoutMessage(e));
  }

  /** Makes what a driver threw that is no SQLException look like an answer that did not come. */
  static SQLException unanswered(Throwable thrown) {
    return new SQLNonTransientConnectionException(
        "the driver threw " + thrown.getClass().getName(), "08007");
  }

  static OutcomeUnknownException unknown(ClaimRequest request, SQLException e, long millis) {
    return new OutcomeUnknownException(
        ErrorCode.OUTCOME_UNKNOWN,
        named(request)
            + ": COMMIT was not answered ("
            + SqlErrors.described(e)
            + "), and its outcome could not be"
            + " found out within "
            + millis
            + " ms. Call again with the same key: the retry replays"
            + " the result or runs the method.",
        SqlErrors.withoutMessage(e));
  }

  static CallInProgressException busy(ClaimRequest request) {
    return new CallInProgressException(
        ErrorCode.IN_PROGRESS,
        named(request)
            + ": another call with the same key came in between and did not end in time; everything"
            + " of this call was rolled back",
        Duration.ofSeconds(1),
        null);
  }

  static CallInterruptedException interrupted(String method) {
    return new CallInterruptedException(
        method + ": interrupted while claiming the key; the method was not run");
  }

  /** Adds what failed in cleaning up to the exception that matters. */
  static void suppress(Throwable main, @Nullable SQLException problem) {
    if (problem != null) {
      main.addSuppressed(SqlErrors.withoutMessage(problem));
    }
  }

  /** Returns the method and the short hash, by which an operator finds the row. */
  private static String named(ClaimRequest request) {
    return request.method() + " (hash " + request.digest().abbreviated() + ")";
  }
}
