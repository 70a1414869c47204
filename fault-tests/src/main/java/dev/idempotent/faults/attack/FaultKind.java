package dev.idempotent.faults.attack;

/** What can go wrong. */
public enum FaultKind {
  /** A worker's process is killed (SIGKILL) and another one started in its place. */
  WORKER_KILLED,
  /** A worker's process stands still (SIGSTOP) for longer than every timeout, and goes on. */
  WORKER_STOPPED,
  /** All connections of a worker's pool are taken. */
  POOL_EXHAUSTED,

  /** The server's process is killed (SIGKILL) and started again. */
  SERVER_KILLED,
  /** The server's disk is full; it is killed and started again when there is room. */
  DISK_FULL,
  /** Some sessions are killed on the server. */
  SESSIONS_KILLED(FaultKind.OFTEN),
  /** Somebody holds locks on rows that calls need. */
  ROWS_LOCKED,
  /** Somebody holds a lock on the library's table. */
  TABLE_LOCKED,
  /** A column of the library's table is renamed for a while, or an unknown one added. */
  TABLE_ALTERED,
  /** The library's table is gone for a while. */
  TABLE_GONE,
  /** The server's time zone is another one from now on. */
  TIME_ZONE_CHANGED,
  /** The server takes small packets only for a while. */
  PACKETS_LIMITED,

  /** A packet is lost, and the connection with it; mostly a COMMIT. */
  PACKET_LOST(FaultKind.OFTEN),
  /** A packet is lost in silence; mostly a COMMIT. */
  PACKET_DROPPED(FaultKind.OFTEN),
  /** A packet arrives and its answer is lost, with the connection; mostly a COMMIT's. */
  ANSWER_LOST(FaultKind.OFTEN),
  /** A packet arrives and its answer never comes; mostly a COMMIT's. */
  ANSWER_HELD(FaultKind.OFTEN),
  /** A connection is lost right after a packet's answer; mostly a COMMIT's. */
  CUT_AFTER_ANSWER(FaultKind.OFTEN),
  /** A connection is closed in one direction behind a packet; mostly a COMMIT. */
  HALF_CLOSED(FaultKind.OFTEN),
  /** A packet arrives long after the application has lost its connection; mostly a COMMIT. */
  PACKET_DELAYED(FaultKind.OFTEN),
  /** All connections of a worker are lost. */
  CONNECTIONS_CUT(FaultKind.OFTEN),
  /** Nothing passes between a worker and the server for a while. */
  NETWORK_STALLED,
  /** A worker can't reach the server for a while. */
  NETWORK_DOWN;

  private static final int OFTEN = 4;

  private final int weight;

  FaultKind() {
    this(1);
  }

  FaultKind(int weight) {
    this.weight = weight;
  }

  /** Returns how often it is drawn, compared with others: what lasts longer comes less often. */
  int weight() {
    return weight;
  }
}
