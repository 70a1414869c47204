package dev.idempotent;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a result can't be stored or can't be given back. From a first call (ids {@code
 * IDEM-301}, {@code IDEM-302}): everything was rolled back, the key included. From a retry (ids
 * {@code IDEM-303}, {@code IDEM-304}): the first call did take effect, its result can't be read by
 * this version of the application; the method does not run again.
 */
public final class ResultException extends IdempotencyException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message that is free of keys, arguments and results. */
  public ResultException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** Creates the exception with a cause whose own message is free of them as well. */
  public ResultException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
