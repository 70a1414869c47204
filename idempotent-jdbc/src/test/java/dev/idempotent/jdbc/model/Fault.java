package dev.idempotent.jdbc.model;

/** What can go wrong in a run, beside the order of the steps. */
enum Fault {
  /** Nothing. */
  NONE("", ""),
  /** The process dies; the server does not know it yet. */
  CRASH("dies", ""),
  /** The connection is lost before the answer; a COMMIT may be under way to the server. */
  CUT("the connection is lost", ""),
  /** The server makes the transaction a deadlock's victim. */
  DEADLOCK("answered by 1213", "40001"),
  /** The server's own limit for a lock is over; the transaction goes on. */
  TIMEOUT("answered by 1205", "HY000"),
  /**
   * The claim's own time for a lock is over: the statement is cancelled, the transaction goes on.
   */
  WAIT_OVER("cancelled since its time to wait is over", "70100"),
  /** An answer of no known meaning, with which the server has ended the transaction. */
  SILENT_LOSS("answered by an unknown error, transaction ended", "HY000"),
  /** A procedure is killed after its COMMIT. */
  ERROR_AFTER_COMMIT("answered by an error after its COMMIT", "HY000"),
  /** A procedure is killed before its COMMIT; the transaction goes on with what it has written. */
  ERROR_BEFORE_COMMIT("answered by an error before its COMMIT", "HY000"),
  /** The driver throws what is no SQLException; a COMMIT has been done, anything else has not. */
  DRIVER_FAILURE("the driver fails", ""),
  /** Half of a key's life passes on all clocks. */
  TIME("half of the ttl passes", ""),
  /** The server is replaced by one that has everything committed. */
  FAILOVER("the server fails over", ""),
  /** The same right after a COMMIT, which the new server has received and not applied. */
  LAGGING_FAILOVER("committed; the server fails over and the new one lags", "");

  private final String text;
  private final String state;

  Fault(String text, String state) {
    this.text = text;
    this.state = state;
  }

  String text() {
    return text;
  }

  String sqlState() {
    return state;
  }
}
