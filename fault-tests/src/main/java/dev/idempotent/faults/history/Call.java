package dev.idempotent.faults.history;

import org.jspecify.annotations.Nullable;

/**
 * A call as its caller saw it.
 *
 * @param id names the call; unique over all processes
 * @param parent the execution that made the call inside its own transaction, or null
 * @param invokedAt when it was made, in nanoseconds of the machine's monotonic clock, which all
 *     processes share
 * @param answeredAt when the answer was there, on the same clock; 0 if there is none
 * @param answer null if the process died before one came
 */
public record Call(
    String id,
    @Nullable String parent,
    Identity identity,
    int payload,
    long invokedAt,
    long answeredAt,
    @Nullable Answer answer) {

  /** Returns the process that made the call: the part of the id before the first hyphen. */
  public String process() {
    return id.substring(0, id.indexOf('-'));
  }

  Call answered(long at, Answer given) {
    return new Call(id, parent, identity, payload, invokedAt, at, given);
  }
}
