package dev.idempotent.faults.workload;

import dev.idempotent.faults.history.Receipt;

/** A failure that is an answer, and recorded. */
public final class DeclinedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // It is stored as JSON and never by Java's serialization.
  private final Receipt receipt;

  DeclinedException(Receipt receipt) {
    super("declined");
    this.receipt = receipt;
  }

  /** Returns which execution has declined. */
  public Receipt receipt() {
    return receipt;
  }
}
