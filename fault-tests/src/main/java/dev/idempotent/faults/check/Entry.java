package dev.idempotent.faults.check;

import dev.idempotent.faults.history.Identity;
import dev.idempotent.faults.history.Receipt;

/**
 * A committed effect: one row of the ledger.
 *
 * @param run the execution that wrote it
 * @param writtenAt when the statement began, in microseconds of the server's clock
 */
public record Entry(
    String run, Identity identity, int payload, int debited, int credited, long writtenAt) {

  /** Returns the call that made the execution. */
  public String call() {
    return Receipt.callOf(run);
  }
}
