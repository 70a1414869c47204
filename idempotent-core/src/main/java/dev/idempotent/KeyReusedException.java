package dev.idempotent;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a key is used again with another fingerprint, that is, for another request. The call
 * has not taken effect, and what is stored for the key is unchanged. The field's reference for HTTP
 * answers this with status 422.
 */
public final class KeyReusedException extends IdempotencyException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message that is free of keys, arguments and results. */
  public KeyReusedException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** Creates the exception with a cause whose own message is free of them as well. */
  public KeyReusedException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
