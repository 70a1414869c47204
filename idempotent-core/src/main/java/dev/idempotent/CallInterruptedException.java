package dev.idempotent;

/**
 * Thrown when the thread is interrupted while it waits for another call with the same key. The
 * method has not run for this caller, and the thread's interrupt flag is set again.
 */
public final class CallInterruptedException extends IdempotencyException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message that is free of keys, arguments and results. */
  public CallInterruptedException(String message) {
    super(ErrorCode.INTERRUPTED, message, null);
  }
}
