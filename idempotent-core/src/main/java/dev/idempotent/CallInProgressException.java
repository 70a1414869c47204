package dev.idempotent;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when another call holds the key and did not end within the time that this one may wait, or
 * when a call enters itself again. The call has not taken effect for this caller. The field's
 * reference for HTTP answers this with status 409.
 */
public final class CallInProgressException extends IdempotencyException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  /** Creates the exception with a hint when a retry may be worthwhile. */
  public CallInProgressException(
      ErrorCode code, String message, Duration retryAfter, @Nullable Throwable cause) {
    super(code, message, cause);
    this.retryAfter = retryAfter;
  }

  /** Returns a hint, not a promise: after this time a retry may find the call ended. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
