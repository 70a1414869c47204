package dev.idempotent.annotation;

/** When the key of an {@link Idempotent} call is written. */
public enum ClaimOrder {
  /**
   * Before the method runs. A second caller with the key waits for the first one, on whichever
   * host, and the method runs once.
   */
  FIRST,

  /**
   * Together with the result, after the method ran: one statement less where there is one. Two
   * callers at the same time may both run the method; one of them commits, and the other one's
   * writes are rolled back and it gets the first one's result. Only for methods whose effects all
   * lie in the transaction.
   */
  LAST
}
