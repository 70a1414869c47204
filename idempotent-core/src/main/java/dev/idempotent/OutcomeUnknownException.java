package dev.idempotent;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the connection was lost while COMMIT was under way and the outcome could not be found
 * out. Call again with the same key: the retry either replays the result or runs the method.
 */
public final class OutcomeUnknownException extends IdempotencyException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message that is free of keys, arguments and results. */
  public OutcomeUnknownException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** Creates the exception with a cause whose own message is free of them as well. */
  public OutcomeUnknownException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
