package dev.idempotent;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when an annotation, a setting, the table or the environment is not fit for use. No call
 * runs unprotected because of it: the method has not run.
 */
public final class IdempotencyConfigurationException extends IdempotencyException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message that is free of keys, arguments and results. */
  public IdempotencyConfigurationException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** Creates the exception with a cause whose own message is free of them as well. */
  public IdempotencyConfigurationException(
      ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
