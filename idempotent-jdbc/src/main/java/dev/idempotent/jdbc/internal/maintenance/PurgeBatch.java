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
import javax.sql.DataSource;

/**
 * Deletes one batch of expired rows. Immutable.
 *
 * <p>The keys are found by a plain read in the order of expiry, which locks nothing. They are
 * deleted by primary key at READ COMMITTED with the expiry checked again, since a caller may have
 * taken a row over in between: a DELETE by the expiry index would deadlock with such callers. A
 * named lock of the server lets one host at a time do this; it is given back with each batch,
 * because it belongs to the pool's connection.
 */
final class PurgeBatch {
  /** What a batch found. */
  enum Result {
    /** As many rows as fit were due: there may be more. */
    FULL,
    /** Everything that was due is gone. */
    DONE,
    /** Another host is at it. */
    ELSEWHERE
  }

  /** What was done. */
  record Report(Result result, int deleted) {}

  private static final class Key {
    private final byte[] scope;
    private final byte[] identity;

    Key(byte[] scope, byte[] identity) {
      this.scope = scope;
      this.identity = identity;
    }
  }

  /** A host that has vanished must not keep the purge for ever; a batch takes far less. */
  private static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);

  private final DataSource pool;
  private final TableName table;
  private final String lockName;
  private final long graceMicros;
  private final int rows;

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

  Report run() throws SQLException {
    return onConnection(this::runAlone);
  }

  private Report runAlone(Connection connection) throws SQLException {
    if (!lock(connection)) {
      end(connection);
      return new Report(Result.ELSEWHERE, 0);
    }
    try {
      List<Key> due = due(connection);
      end(connection);
      int deleted = due.isEmpty() ? 0 : delete(connection, due);
      return new Report(due.size() < rows ? Result.DONE : Result.FULL, deleted);
    } finally {
      unlock(connection);
    }
  }

  /** Returns by how many microseconds the oldest row has outlived expiry and grace, or zero. */
  long lagMicros() throws SQLException {
    String sql =
        "SELECT TIMESTAMPDIFF(MICROSECOND, MIN(expires_at), UTC_TIMESTAMP(6)) FROM " + table.sql();
    return onConnection(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(sql)) {
            row.next();
            long age = row.getLong(1);
            return row.wasNull() ? 0 : Math.max(0, age - graceMicros);
          } finally {
            end(connection);
          }
        });
  }

  /** What is done with a connection. */
  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T onConnection(Work<T> work) throws SQLException {
    Session session = Session.checkOut(pool);
    try {
      session.limitSilence(ANSWER_WITHIN);
      return work.on(session.connection());
    } catch (SQLException e) {
      if (SqlErrors.isConnectionLost(e) || SqlErrors.isReadOnly(e)) {
        session.markBroken();
      }
      throw e;
    } finally {
      session.close();
    }
  }

  private List<Key> due(Connection connection) throws SQLException {
    String sql =
        "SELECT scope, identity FROM "
            + table.sql()
            + " WHERE expires_at <= UTC_TIMESTAMP(6)"
            + " - INTERVAL ? MICROSECOND ORDER BY expires_at LIMIT ?";
    List<Key> keys = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, graceMicros);
      statement.setInt(2, rows);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          keys.add(new Key(row.getBytes(1), row.getBytes(2)));
        }
      }
    }
    return keys;
  }

  private int delete(Connection connection, List<Key> keys) throws SQLException {
    // Left alone, MariaDB takes the index by expiry where few rows are due, and locks in it first;
    // MySQL reads the whole table where they are a large part of it, and waits for those that calls
    // hold. Only this form of DELETE takes a hint.
    String sql =
        "DELETE expired FROM "
            + table.sql()
            + " AS expired FORCE INDEX (PRIMARY) WHERE (scope, identity) IN ("
            + String.join(", ", Collections.nCopies(keys.size(), "(?, ?)"))
            + ") AND expires_at <= UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND";
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int at = 1;
      for (Key key : keys) {
        statement.setBytes(at++, key.scope);
        statement.setBytes(at++, key.identity);
      }
      statement.setLong(at, graceMicros);
      int deleted = statement.executeUpdate();
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
      return deleted;
    }
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
