package dev.idempotent.examples.payments.crashtest;

import dev.idempotent.examples.payments.PaymentRequest;

/** A line of the file: a request, or something that is none. */
sealed interface Line {

  /** Returns the line's number, from 1. */
  long number();

  /** A line that holds a request. */
  record Good(long number, PaymentRequest request) implements Line {}

  /**
   * A line that does not.
   *
   * @param reason why, without the line's text
   */
  record Bad(long number, String reason) implements Line {}
}
