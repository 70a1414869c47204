package dev.idempotent;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the call's transaction was ended by something else than the engine (a deadlock whose
 * exception the method swallowed, a statement with an implicit commit, a lost connection) or was
 * misused. Whatever the engine could still roll back is rolled back.
 */
public final class TransactionLostException extends IdempotencyException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message that is free of keys, arguments and results. */
  public TransactionLostException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** Creates the exception with a cause whose own message is free of them as well. */
  public TransactionLostException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
