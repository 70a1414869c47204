package dev.idempotent;

import org.jspecify.annotations.Nullable;

/**
 * Thrown before anything is claimed when the call's arguments yield no usable key, scope or
 * fingerprint. The method has not run; the same arguments will fail again.
 */
public final class InvalidKeyException extends IdempotencyException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message that is free of keys, arguments and results. */
  public InvalidKeyException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** Creates the exception with a cause whose own message is free of them as well. */
  public InvalidKeyException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
