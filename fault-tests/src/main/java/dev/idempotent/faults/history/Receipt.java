package dev.idempotent.faults.history;

/**
 * What an execution leaves for its caller and for all retries. It names the execution, so that no
 * two executions ever return equal receipts, and repeats what was asked.
 *
 * @param run names the execution: {@link #run(String, int)}
 * @param operation the name of an {@link Operation}
 */
public record Receipt(String run, String operation, String scope, String key, int payload) {

  /** Names the execution that a call has made at its n-th attempt, beginning with 0. */
  public static String run(String call, int attempt) {
    return call + "/" + attempt;
  }

  /** Returns the call that made the execution. */
  public static String callOf(String run) {
    return run.substring(0, run.indexOf('/'));
  }

  public Identity identity() {
    return new Identity(Operation.valueOf(operation), scope, key);
  }
}
