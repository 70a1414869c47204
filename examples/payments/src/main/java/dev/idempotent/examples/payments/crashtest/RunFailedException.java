package dev.idempotent.examples.payments.crashtest;

/** Ends the run; the message is the one line that the user gets to see. */
final class RunFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunFailedException(String message) {
    super(message);
  }
}
