package dev.idempotent.benchmarks.lab;

/** A call to be measured has failed on the database. */
public final class FailedCallException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Wraps what the driver or a library threw. */
  public FailedCallException(Throwable cause) {
    super(cause);
  }
}
