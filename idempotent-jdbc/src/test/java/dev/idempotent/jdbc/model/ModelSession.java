package dev.idempotent.jdbc.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The server's end of a connection, with its transaction: what it has written, which nobody else
 * sees before the commit, and the row locks that it holds until the end.
 */
final class ModelSession {
  private final ModelDatabase database;
  private final ModelProcess process;
  private final long id;
  private final boolean autoCommit;
  private final Map<Key, Row> written = new HashMap<>();
  private final List<History.Execution> ledger = new ArrayList<>();
  private final Set<Key> shared = new HashSet<>();
  private final Set<Key> exclusive = new HashSet<>();
  private boolean inTransaction;
  private boolean orphan;
  private Received committing;
  private boolean over;
  private long claimedAt;

  ModelSession(ModelDatabase database, ModelProcess process, long id, boolean autoCommit) {
    this.database = database;
    this.process = process;
    this.id = id;
    this.autoCommit = autoCommit;
  }

  long id() {
    return id;
  }

  ModelDatabase database() {
    return database;
  }

  ModelProcess process() {
    return process;
  }

  boolean isAutoCommit() {
    return autoCommit;
  }

  boolean isOver() {
    return over || orphan;
  }

  boolean isOrphan() {
    return orphan && !over;
  }

  /** Whether a COMMIT was under way when the client was lost, and nothing is in its way. */
  boolean canCommit() {
    return committing != null && committing.blockers().get().isEmpty();
  }

  boolean isDirty() {
    return inTransaction && (autoCommit || holdsAnything());
  }

  boolean holdsAnything() {
    return !written.isEmpty() || !ledger.isEmpty() || !shared.isEmpty() || !exclusive.isEmpty();
  }

  boolean holdsExclusive(Key key) {
    return exclusive.contains(key);
  }

  boolean holdsShared(Key key) {
    return shared.contains(key);
  }

  void lockShared(Key key) {
    if (!exclusive.contains(key)) {
      shared.add(key);
    }
  }

  void lockExclusive(Key key) {
    exclusive.add(key);
  }

  void begin() {
    if (inTransaction) {
      commit();
    }
    inTransaction = true;
  }

  /** Returns the row as this session sees it with a locking read. */
  Row read(Key key) {
    return written.containsKey(key) ? written.get(key) : database.row(key);
  }

  /** Writes a row, or deletes it if it is null. */
  void write(Key key, Row row) {
    exclusive.add(key);
    written.put(key, row);
  }

  void claimed() {
    claimedAt = database.now();
  }

  void business(History.Execution execution) {
    ledger.add(execution);
  }

  /** What each statement ends with: without a transaction it commits by itself. */
  void statementEnded() {
    if (!inTransaction && autoCommit) {
      commit();
    }
    if (!autoCommit) {
      inTransaction = true;
    }
  }

  void commit() {
    database.history().committed(ledger, written, claimedAt);
    database.apply(written);
    release();
  }

  void rollback() {
    release();
  }

  private void release() {
    written.clear();
    ledger.clear();
    shared.clear();
    exclusive.clear();
    inTransaction = false;
  }

  /** The client is gone; the server finds out later, or finds a COMMIT in what it has received. */
  void orphan(Received withCommit) {
    orphan = true;
    committing = withCommit;
    if (!holdsAnything() && withCommit == null) {
      over = true;
    }
  }

  /** A lost session finds the COMMIT that was under way. */
  void commitAndEnd() {
    committing.effect().run();
    end();
  }

  void end() {
    release();
    over = true;
  }
}
