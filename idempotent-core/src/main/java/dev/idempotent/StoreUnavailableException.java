package dev.idempotent;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the store could not be reached, did not answer in time or refused to commit. The call
 * has not taken effect; a retry with the same key is safe.
 */
public final class StoreUnavailableException extends IdempotencyException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message that is free of keys, arguments and results. */
  public StoreUnavailableException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** Creates the exception with a cause whose own message is free of them as well. */
  public StoreUnavailableException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
