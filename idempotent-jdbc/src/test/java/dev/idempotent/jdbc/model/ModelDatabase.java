package dev.idempotent.jdbc.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A server with one table of keys, row locks, and a clock. All is done by one thread at a time.
 *
 * <p>Locks are as InnoDB has them at READ COMMITTED: a duplicate leaves a shared lock, a write an
 * exclusive one, on rows that exist. There are no queues: any waiter may be next, which includes
 * what queues allow.
 */
final class ModelDatabase {
  private final History history;
  private final boolean autoCommit;
  private final List<ModelSession> sessions = new ArrayList<>();
  private Map<Key, Row> rows = new HashMap<>();
  private Map<Key, Row> received;
  private long now = 1_000_000_000L;
  private int server = 1;

  ModelDatabase(History history, boolean autoCommit) {
    this.history = history;
    this.autoCommit = autoCommit;
  }

  History history() {
    return history;
  }

  /** Returns microseconds of its clock, in UTC. */
  long now() {
    return now;
  }

  void pass(long micros) {
    now += micros;
  }

  int server() {
    return server;
  }

  ModelSession open(ModelProcess process) {
    ModelSession session = new ModelSession(this, process, sessions.size() + 1L, autoCommit);
    sessions.add(session);
    return session;
  }

  List<ModelSession> sessions() {
    return sessions;
  }

  /** Returns the committed row, or null. */
  Row row(Key key) {
    return rows.get(key);
  }

  Map<Key, Row> rows() {
    return rows;
  }

  void apply(Map<Key, Row> written) {
    written.forEach(
        (key, row) -> {
          if (row == null) {
            rows.remove(key);
          } else {
            rows.put(key, row);
          }
        });
  }

  /** Returns the other sessions whose locks a lock on the key would have to wait for. */
  Set<ModelSession> holders(Key key, ModelSession asking, boolean exclusive) {
    Set<ModelSession> holders = new LinkedHashSet<>();
    for (ModelSession each : sessions) {
      if (each != asking && (each.holdsExclusive(key) || (exclusive && each.holdsShared(key)))) {
        holders.add(each);
      }
    }
    return holders;
  }

  /** Another server takes over; what was not committed is gone, and all connections are. */
  void failOver() {
    server++;
    sessions.forEach(ModelSession::end);
  }

  /** The same, where the new server has received a commit and not yet applied it. */
  void failOverAfter(Received commit) {
    Map<Key, Row> before = Map.copyOf(rows);
    commit.effect().run();
    received = rows;
    rows = new HashMap<>(before);
    failOver();
  }

  /** Whether the server has received what it has not applied: it takes no writes until then. */
  boolean lags() {
    return received != null;
  }

  void catchUp() {
    rows = received;
    received = null;
  }
}
