package dev.idempotent.benchmarks.scale;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One table of keys. What callers do to it are the statements of the library, as far as the design
 * lets them be the same. The purge is one that every design can have, in the order of expiry, or of
 * the primary key where there is no index of expiry; the library's own is {@link EnginePurge}. Not
 * thread-safe: one for each connection.
 */
final class KeyRows {
  private static final long LIFE_MICROS = 86_400_000_000L;

  private final Connection connection;
  private final Design design;
  private final String table;
  private final byte[] result = new byte[Filling.RESULT_BYTES];
  private byte[] purgedScope = new byte[0];
  private byte[] purgedIdentity = new byte[0];

  KeyRows(Connection connection, Design design, long rows) {
    this.connection = connection;
    this.design = design;
    this.table = design.table(rows);
  }

  /** Returns what rows and indexes take on disk. */
  long bytes() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT file_size FROM information_schema.innodb_tablespaces"
                    + " WHERE name = CONCAT(DATABASE(), '/"
                    + table
                    + "')")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Claims a new key and completes it with a result, in one transaction. */
  void call(SplittableRandom dice) throws SQLException {
    byte[] scope = ("tenant-" + dice.nextInt(Filling.SCOPES)).getBytes(StandardCharsets.UTF_8);
    byte[] identity = new byte[design.hashBytes()];
    byte[] attempt = new byte[16];
    dice.nextBytes(identity);
    dice.nextBytes(attempt);
    long id = 0;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO "
                + table
                + " (scope, identity, attempt, outcome, expires_at)"
                + " VALUES (?, ?, ?, 0, UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)",
            Statement.RETURN_GENERATED_KEYS)) {
      insert.setBytes(1, scope);
      insert.setBytes(2, identity);
      insert.setBytes(3, attempt);
      insert.setLong(4, LIFE_MICROS);
      insert.executeUpdate();
      if (design == Design.NUMBERED) {
        try (ResultSet key = insert.getGeneratedKeys()) {
          key.next();
          id = key.getLong(1);
        }
      }
    }
    String update = "UPDATE " + table + " SET outcome = 3, result = ? WHERE attempt = ? AND ";
    try (PreparedStatement complete =
        connection.prepareStatement(update + "(" + design.rowKey() + ") = " + marks())) {
      dice.nextBytes(result);
      complete.setBytes(1, result);
      complete.setBytes(2, attempt);
      bind(complete, 3, id, scope, identity);
      if (complete.executeUpdate() != 1) {
        throw new SQLException("the row is gone");
      }
    }
    connection.commit();
  }

  /** Deletes one batch of expired rows that no call holds; returns how many there were. */
  int purge(int rows) throws SQLException {
    List<Object[]> due = design == Design.NO_EXPIRY_INDEX ? dueInOrder(rows) : due(rows);
    connection.commit();
    if (due.isEmpty()) {
      return 0;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    }
    List<Object[]> free = lockFree(due);
    int deleted = free.isEmpty() ? 0 : delete(free);
    connection.commit();
    return deleted;
  }

  private List<Object[]> lockFree(List<Object[]> due) throws SQLException {
    String sql =
        "SELECT " + design.rowKey() + " FROM " + table + byKeys(due) + " FOR UPDATE SKIP LOCKED";
    try (PreparedStatement lock = connection.prepareStatement(sql)) {
      bindKeys(lock, due);
      try (ResultSet row = lock.executeQuery()) {
        return keysOf(row);
      }
    }
  }

  private int delete(List<Object[]> free) throws SQLException {
    String sql = "DELETE expired FROM " + table + " AS expired" + byKeys(free);
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      bindKeys(delete, free);
      return delete.executeUpdate();
    }
  }

  private String byKeys(List<Object[]> keys) {
    return " FORCE INDEX (PRIMARY) WHERE ("
        + design.rowKey()
        + ") IN ("
        + String.join(", ", Collections.nCopies(keys.size(), marks()))
        + ") AND expires_at <= UTC_TIMESTAMP(6)";
  }

  private static void bindKeys(PreparedStatement statement, List<Object[]> keys)
      throws SQLException {
    int at = 1;
    for (Object[] key : keys) {
      for (Object part : key) {
        statement.setObject(at++, part);
      }
    }
  }

  private List<Object[]> due(int rows) throws SQLException {
    String sql =
        "SELECT "
            + design.rowKey()
            + " FROM "
            + table
            + " WHERE expires_at <= UTC_TIMESTAMP(6) ORDER BY expires_at LIMIT "
            + rows;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return keysOf(row);
    }
  }

  /** Looks at as many rows, expired or not, as follow in the order of the primary key. */
  private List<Object[]> dueInOrder(int rows) throws SQLException {
    String sql =
        "SELECT scope, identity, expires_at <= UTC_TIMESTAMP(6) FROM "
            + table
            + " WHERE scope > ? OR (scope = ? AND identity > ?)"
            + " ORDER BY scope, identity LIMIT "
            + rows;
    List<Object[]> due = new ArrayList<>();
    int seen = 0;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, purgedScope);
      statement.setBytes(2, purgedScope);
      statement.setBytes(3, purgedIdentity);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          seen++;
          purgedScope = row.getBytes(1);
          purgedIdentity = row.getBytes(2);
          if (row.getBoolean(3)) {
            due.add(new Object[] {purgedScope, purgedIdentity});
          }
        }
      }
    }
    if (seen < rows) {
      purgedScope = new byte[0];
      purgedIdentity = new byte[0];
    }
    return due;
  }

  private static List<Object[]> keysOf(ResultSet row) throws SQLException {
    int columns = row.getMetaData().getColumnCount();
    List<Object[]> keys = new ArrayList<>();
    while (row.next()) {
      Object[] key = new Object[columns];
      for (int i = 0; i < columns; i++) {
        key[i] = row.getObject(i + 1);
      }
      keys.add(key);
    }
    return keys;
  }

  private String marks() {
    return design.rowKey().contains(",") ? "(?, ?)" : "(?)";
  }

  private void bind(PreparedStatement statement, int at, long id, byte[] scope, byte[] identity)
      throws SQLException {
    switch (design) {
      case NUMBERED -> statement.setLong(at, id);
      case HASH -> statement.setBytes(at, identity);
      default -> {
        statement.setBytes(at, scope);
        statement.setBytes(at + 1, identity);
      }
    }
  }
}
