package dev.idempotent;

import org.jspecify.annotations.Nullable;

/**
 * The root of what the library itself throws. An exception that the annotated method throws is
 * never wrapped: it leaves as the same instance.
 *
 * <p>Messages carry the stable {@linkplain ErrorCode#id() id}, the method, numbers, and at most a
 * short hash of the identity; never a key, an argument or a result.
 */
public abstract class IdempotencyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  IdempotencyException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code.id() + " " + message, cause);
    this.code = code;
  }

  /** Returns what happened, as a stable code. */
  public final ErrorCode code() {
    return code;
  }
}
