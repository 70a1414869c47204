package dev.idempotent.jdbc.internal.maintenance;

import dev.idempotent.jdbc.internal.sql.SqlErrors;
import dev.idempotent.jdbc.internal.sql.TableName;
import dev.idempotent.jdbc.internal.transaction.Session;
import dev.idempotent.spi.Digest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Deletes one batch of expired rows. Batches have to be run by one thread at a time; the lag may be
 * asked for by any.
 *
 * <p>Where no more are due than one transaction deletes, it deletes them all. Else it takes a slice
 * of the table, rows that follow each other in the order of the primary key, and deletes what is
 * due there: keys that expire together lie on pages far apart, of which each would have to be read
 * and written for a single row. Slice follows slice for as long as the caller says, and the first
 * of them begins at a row that is due, found by its expiry, so that no row is left out for ever.
 *
 * <p>The keys are found by plain reads, which lock nothing. Those that no call holds are locked and
 * deleted by primary key at READ COMMITTED, with the expiry checked again, since a caller may have
 * taken a row over in between: a DELETE by the expiry index would deadlock with such callers, and
 * one that waits for a call would keep others waiting meanwhile. A named lock of the server lets
 * one host at a time do this; it is given back with each batch, because it belongs to the pool's
 * connection.
 */
final class PurgeBatch {
  /** How many rows a slice has for each that may be deleted. */
  private static final int SLICE = 4;

  /** What a batch found. */
  enum Result {
    /** As many rows as fit were due within the slice, or more. */
    FULL,
    /** Fewer were due within the slice, and there are others elsewhere. */
    PART,
    /** Everything that was due is gone. */
    DONE,
    /** Another host is at it. */
    ELSEWHERE
  }

  /**
   * What was done.
   *
   * @param share which part of the slice's rows was due, at least where the result is FULL; 0 where
   *     there was no slice
   */
  record Report(Result result, int deleted, double share) {
    static Report withoutSlice(Result result, int deleted) {
      return new Report(result, deleted, 0);
    }
  }

  private static final class Key {
    /** Before all others. */
    static final Key FIRST = new Key(new byte[0], new byte[32]);

    private final byte[] scope;
    private final byte[] identity;

    Key(byte[] scope, byte[] identity) {
      this.scope = scope;
      this.identity = identity;
    }
  }

  /** Its parameter is the grace period. */
  private static final String DUE = "expires_at <= UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND";

  /** Rows from a key on. Its parameters are the scope, twice, and the identity. */
  private static final String FROM_KEY =
      " FORCE INDEX (PRIMARY) WHERE scope > ? OR scope = ? AND identity >= ?"
          + " ORDER BY scope, identity";

  /** A host that has vanished must not keep the purge for ever; a batch takes far less. */
  private static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);

  private final DataSource pool;
  private final TableName table;
  private final String lockName;
  private final long graceMicros;
  private final int rows;

  /** The last row that the last slice has found, or where it began if it found none. */
  private @Nullable Key last;

  PurgeBatch(DataSource pool, TableName table, Duration grace, int rows) {
    this.pool = pool;
    this.table = table;
    // The server's limit for names of locks is 64 characters, shorter than two names of 64.
    byte[] name = table.sql().getBytes(StandardCharsets.UTF_8);
    this.lockName =
        "idempotent-purge-" + HexFormat.of().formatHex(Digest.sha256(name).toBytes(), 0, 16);
    this.graceMicros = grace.toNanos() / 1000;
    this.rows = rows;
  }

  /** Returns how many rows, due or not, a slice has. */
  int sliceRows() {
    return SLICE * rows;
  }

  /**
   * Runs it.
   *
   * @param goOn whether a slice is to follow the last one, and not to begin somewhere else
   */
  Report run(boolean goOn) throws SQLException {
    return onSession(session -> runAlone(session, goOn));
  }

  private Report runAlone(Session session, boolean goOn) throws SQLException {
    Connection connection = session.connection();
    if (!lock(connection)) {
      end(connection);
      return Report.withoutSlice(Result.ELSEWHERE, 0);
    }
    try {
      List<Key> oldest = oldest(connection);
      if (oldest.size() < rows) {
        end(connection);
        return Report.withoutSlice(Result.DONE, deleteFree(session, oldest));
      }
      Key start = goOn && last != null ? last : start(connection, oldest.get(0));
      List<Key> due = dueFrom(connection, start);
      end(connection);
      last = due.isEmpty() ? start : due.get(due.size() - 1);
      int deleted = deleteFree(session, due);
      // Where calls hold all of them, trying again at once might find the same ones.
      return deleted == 0 && !due.isEmpty()
          ? Report.withoutSlice(Result.DONE, 0)
          : new Report(
              due.size() < rows ? Result.PART : Result.FULL,
              deleted,
              (double) due.size() / sliceRows());
    } finally {
      unlock(connection);
    }
  }

  /** Returns by how many microseconds the oldest row has outlived expiry and grace, or zero. */
  long lagMicros() throws SQLException {
    return onSession(
        session -> {
          try {
            return lagMicros(session.connection());
          } finally {
            end(session.connection());
          }
        });
  }

  private long lagMicros(Connection connection) throws SQLException {
    String sql =
        "SELECT TIMESTAMPDIFF(MICROSECOND, MIN(expires_at), UTC_TIMESTAMP(6)) FROM " + table.sql();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      long age = row.getLong(1);
      return row.wasNull() ? 0 : Math.max(0, age - graceMicros);
    }
  }

  /** What is done with a session. */
  private interface Work<T> {
    T on(Session session) throws SQLException;
  }

  private <T> T onSession(Work<T> work) throws SQLException {
    Session session = Session.checkOut(pool);
    try {
      session.limitSilence(ANSWER_WITHIN);
      return work.on(session);
    } catch (SQLException e) {
      if (SqlErrors.isConnectionLost(e) || SqlErrors.isReadOnly(e)) {
        session.markBroken();
      }
      throw e;
    } finally {
      session.close();
    }
  }

  private List<Key> oldest(Connection connection) throws SQLException {
    String sql =
        "SELECT scope, identity FROM "
            + table.sql()
            + " WHERE "
            + DUE
            + " ORDER BY expires_at LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, graceMicros);
      statement.setInt(2, rows);
      return keysOf(statement);
    }
  }

  /**
   * Returns where to begin anew: behind the end of the table at its beginning, so that a purge goes
   * round; else one time in two at the oldest row, else at one that became due at a moment drawn at
   * random since then. With the oldest alone, rows that expire here and there would keep the purge
   * from those that expire in masses somewhere else.
   */
  private Key start(Connection connection, Key oldest) throws SQLException {
    if (last != null && !hasSliceBehind(connection, last)) {
      return Key.FIRST;
    }
    ThreadLocalRandom dice = ThreadLocalRandom.current();
    if (dice.nextBoolean()) {
      return oldest;
    }
    List<Key> drawn = dueSince(connection, (long) (lagMicros(connection) * dice.nextDouble()));
    return drawn.isEmpty() ? oldest : drawn.get(0);
  }

  private boolean hasSliceBehind(Connection connection, Key key) throws SQLException {
    String sql = "SELECT scope, identity FROM " + table.sql() + FROM_KEY + " LIMIT 1 OFFSET ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, key);
      statement.setInt(4, sliceRows());
      return !keysOf(statement).isEmpty();
    }
  }

  private List<Key> dueSince(Connection connection, long micros) throws SQLException {
    String sql =
        "SELECT scope, identity FROM "
            + table.sql()
            + " WHERE expires_at >= UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND AND "
            + DUE
            + " ORDER BY expires_at LIMIT 1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, graceMicros + micros);
      statement.setLong(2, graceMicros);
      return keysOf(statement);
    }
  }

  /** A slice is cut off by its own LIMIT, so that no read is longer than that, due or not. */
  private List<Key> dueFrom(Connection connection, Key start) throws SQLException {
    String sql =
        "SELECT scope, identity FROM (SELECT scope, identity, expires_at FROM "
            + table.sql()
            + FROM_KEY
            + " LIMIT ?) AS slice WHERE "
            + DUE
            + " LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, start);
      statement.setInt(4, sliceRows());
      statement.setLong(5, graceMicros);
      statement.setInt(6, rows);
      return keysOf(statement);
    }
  }

  private static void bind(PreparedStatement statement, Key key) throws SQLException {
    statement.setBytes(1, key.scope);
    statement.setBytes(2, key.scope);
    statement.setBytes(3, key.identity);
  }

  private static List<Key> keysOf(PreparedStatement statement) throws SQLException {
    List<Key> keys = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        keys.add(new Key(row.getBytes(1), row.getBytes(2)));
      }
    }
    return keys;
  }

  /** Deletes those that no call holds: waiting for one, it would keep the others' calls waiting. */
  private int deleteFree(Session session, List<Key> due) throws SQLException {
    if (due.isEmpty()) {
      return 0;
    }
    session.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    session.begin();
    List<Key> free = lockFree(session.connection(), due);
    int deleted = free.isEmpty() ? 0 : delete(session.connection(), free);
    session.commit();
    return deleted;
  }

  private List<Key> lockFree(Connection connection, List<Key> due) throws SQLException {
    String sql =
        "SELECT scope, identity FROM " + table.sql() + byKeys(due) + " FOR UPDATE SKIP LOCKED";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, due);
      return keysOf(statement);
    }
  }

  /** Only this form of DELETE takes a hint. */
  private int delete(Connection connection, List<Key> free) throws SQLException {
    String sql = "DELETE expired FROM " + table.sql() + " AS expired" + byKeys(free);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, free);
      return statement.executeUpdate();
    }
  }

  /**
   * Left alone, MariaDB takes the index by expiry where few rows are due, and locks in it first;
   * MySQL reads the whole table where they are a large part of it, and meets what calls hold. MySQL
   * takes the hint only where a column besides the key is asked for, as the expiry is.
   */
  private static String byKeys(List<Key> keys) {
    return " FORCE INDEX (PRIMARY) WHERE (scope, identity) IN ("
        + String.join(", ", Collections.nCopies(keys.size(), "(?, ?)"))
        + ") AND "
        + DUE;
  }

  private void bind(PreparedStatement statement, List<Key> keys) throws SQLException {
    int at = 1;
    for (Key key : keys) {
      statement.setBytes(at++, key.scope);
      statement.setBytes(at++, key.identity);
    }
    statement.setLong(at, graceMicros);
  }

  private boolean lock(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT GET_LOCK(?, 0)")) {
      statement.setString(1, lockName);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1) == 1;
      }
    }
  }

  private void unlock(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT RELEASE_LOCK(?)")) {
      statement.setString(1, lockName);
      statement.executeQuery().close();
    } finally {
      end(connection);
    }
  }

  /** Where autocommit is off, each read has begun a transaction. */
  private static void end(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
    }
  }
}
