package dev.idempotent.jdbc.internal.transaction;

import dev.idempotent.ErrorCode;
import java.sql.SQLNonTransientException;

/** What the method gets when it tries on the shared connection what only the engine may do. */
final class TransactionControlException extends SQLNonTransientException {
  private static final long serialVersionUID = 1L;

  TransactionControlException(ErrorCode code, String message) {
    super(code.id() + " " + message, "25000");
  }
}
