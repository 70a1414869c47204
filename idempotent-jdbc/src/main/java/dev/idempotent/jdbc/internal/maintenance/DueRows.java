package dev.idempotent.jdbc.internal.maintenance;

import dev.idempotent.jdbc.internal.sql.KeyLists;
import dev.idempotent.jdbc.internal.sql.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statements by which a purge finds rows that have outlived their expiry and the grace period,
 * and deletes them. Immutable.
 */
final class DueRows {
  /** Its parameter is the grace period. */
  private static final String DUE = "expires_at <= UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND";

  /** Rows from a key on. Its parameters are the scope, twice, and the identity. */
  private static final String FROM_KEY =
      " FORCE INDEX (PRIMARY) WHERE scope > ? OR scope = ? AND identity >= ?"
          + " ORDER BY scope, identity";

  private final TableName table;
  private final long graceMicros;

  DueRows(TableName table, long graceMicros) {
    this.table = table;
    this.graceMicros = graceMicros;
  }

  /** Returns by how many microseconds the oldest row has outlived expiry and grace, or zero. */
  long lagMicros(Connection connection) throws SQLException {
    String sql =
        "SELECT TIMESTAMPDIFF(MICROSECOND, MIN(expires_at), UTC_TIMESTAMP(6)) FROM " + table.sql();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      long age = row.getLong(1);
      return row.wasNull() ? 0 : Math.max(0, age - graceMicros);
    }
  }

  /** Finds the rows that have been due for longest. */
  List<RowKey> oldest(Connection connection, int limit) throws SQLException {
    String sql =
        "SELECT scope, identity FROM "
            + table.sql()
            + " WHERE "
            + DUE
            + " ORDER BY expires_at LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, graceMicros);
      statement.setInt(2, limit);
      return keysOf(statement);
    }
  }

  /** Finds the row that has been due for longest, of those that have been for no more than that. */
  @Nullable RowKey dueFor(Connection connection, long micros) throws SQLException {
    String sql =
        "SELECT scope, identity FROM "
            + table.sql()
            + " WHERE expires_at >= UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND AND "
            + DUE
            + " ORDER BY expires_at LIMIT 1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, graceMicros + micros);
      statement.setLong(2, graceMicros);
      return firstOf(statement);
    }
  }

  /**
   * Finds what is due in a slice of the table, in the order of the primary key. The slice is cut
   * off by a LIMIT of its own, so that no read is longer than that, due or not.
   */
  List<RowKey> inSlice(Connection connection, RowKey begin, int sliceRows, int limit)
      throws SQLException {
    String sql =
        "SELECT scope, identity FROM (SELECT scope, identity, expires_at FROM "
            + table.sql()
            + FROM_KEY
            + " LIMIT ?) AS slice WHERE "
            + DUE
            + " ORDER BY scope, identity LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bindBegin(statement, begin);
      statement.setInt(4, sliceRows);
      statement.setLong(5, graceMicros);
      statement.setInt(6, limit);
      return keysOf(statement);
    }
  }

  /** Finds the row behind a slice, or returns null where the table ends before. */
  @Nullable RowKey behindSlice(Connection connection, RowKey begin, int sliceRows)
      throws SQLException {
    String sql = "SELECT scope, identity FROM " + table.sql() + FROM_KEY + " LIMIT 1 OFFSET ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bindBegin(statement, begin);
      statement.setInt(4, sliceRows);
      return firstOf(statement);
    }
  }

  /** Locks those that are still due and that no call holds, and deletes them. */
  int deleteFree(Connection connection, List<RowKey> due) throws SQLException {
    int deleted = 0;
    for (List<RowKey> part : KeyLists.parts(due)) {
      // Waiting for a call, it would keep those of the others waiting.
      List<RowKey> free = lockFree(connection, part);
      deleted += free.isEmpty() ? 0 : delete(connection, free);
    }
    return deleted;
  }

  private List<RowKey> lockFree(Connection connection, List<RowKey> due) throws SQLException {
    String sql =
        "SELECT scope, identity FROM " + table.sql() + byKeys(due) + " FOR UPDATE SKIP LOCKED";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, due);
      return keysOf(statement);
    }
  }

  /** Only this form of DELETE takes a hint. */
  private int delete(Connection connection, List<RowKey> free) throws SQLException {
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
  private static String byKeys(List<RowKey> keys) {
    return " FORCE INDEX (PRIMARY) WHERE (scope, identity) IN ("
        + String.join(", ", Collections.nCopies(keys.size(), "(?, ?)"))
        + ") AND "
        + DUE;
  }

  private void bind(PreparedStatement statement, List<RowKey> keys) throws SQLException {
    int at = 1;
    for (RowKey key : keys) {
      statement.setBytes(at++, key.scope());
      statement.setBytes(at++, key.identity());
    }
    statement.setLong(at, graceMicros);
  }

  private static void bindBegin(PreparedStatement statement, RowKey begin) throws SQLException {
    statement.setBytes(1, begin.scope());
    statement.setBytes(2, begin.scope());
    statement.setBytes(3, begin.identity());
  }

  private static @Nullable RowKey firstOf(PreparedStatement statement) throws SQLException {
    List<RowKey> keys = keysOf(statement);
    return keys.isEmpty() ? null : keys.get(0);
  }

  private static List<RowKey> keysOf(PreparedStatement statement) throws SQLException {
    List<RowKey> keys = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        keys.add(new RowKey(row.getBytes(1), row.getBytes(2)));
      }
    }
    return keys;
  }
}
