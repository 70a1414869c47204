package dev.idempotent.jdbc.internal.operator;

import dev.idempotent.jdbc.internal.sql.KeyLists;
import dev.idempotent.jdbc.internal.sql.Server;
import dev.idempotent.jdbc.internal.sql.TableName;
import dev.idempotent.spi.Digest;
import dev.idempotent.spi.Identity;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operator's statements on the library's table, all of them by the primary key. Immutable.
 *
 * <p>None of them waits for a row's lock: what another transaction holds is refused at once or left
 * out.
 */
final class KeyStatements {
  private static final String LIFE = "TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), expires_at)";
  private static final String ROW =
      "SELECT identity, outcome, LENGTH(result), fingerprint IS NOT NULL, " + LIFE + " FROM ";
  private static final String BY_KEY = " WHERE scope = ? AND identity = ?";
  private static final String PAGE = " WHERE scope = ? AND identity > ? ORDER BY identity LIMIT ?";

  private final String table;
  private final String find;
  private final String lock;
  private final String probe;

  KeyStatements(TableName table, Server.Kind kind) {
    this.table = table.sql();
    this.find = ROW + this.table + BY_KEY;
    this.lock = find + " FOR UPDATE NOWAIT";
    // Shared, so that a retry that reads the row is not taken for a call that holds it.
    this.probe =
        find
            + switch (kind) {
              case MYSQL -> " FOR SHARE NOWAIT";
              case MARIADB -> " LOCK IN SHARE MODE NOWAIT";
            };
  }

  @Nullable StoredKey find(Connection connection, Identity identity) throws SQLException {
    return read(connection, find, identity);
  }

  /** Reads the row with a shared lock, or fails at once if another transaction has written it. */
  @Nullable StoredKey probe(Connection connection, Identity identity) throws SQLException {
    return read(connection, probe, identity);
  }

  /** Reads the row with an exclusive lock, or fails at once if anybody else has a lock on it. */
  @Nullable StoredKey lock(Connection connection, Identity identity) throws SQLException {
    return read(connection, lock, identity);
  }

  private static @Nullable StoredKey read(Connection connection, String sql, Identity identity)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bindKey(statement, identity);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? rowOf(row) : null;
      }
    }
  }

  void delete(Connection connection, Identity identity) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM " + table + BY_KEY)) {
      bindKey(statement, identity);
      statement.executeUpdate();
    }
  }

  /** Reads rows of a scope in the order of their digests. */
  List<StoredKey> page(Connection connection, byte[] scope, byte[] after, int limit)
      throws SQLException {
    return rows(connection, ROW + table + PAGE, scope, after, limit);
  }

  /** Reads rows of a scope with an exclusive lock, without those that another transaction holds. */
  List<StoredKey> lockPage(Connection connection, byte[] scope, byte[] after, int limit)
      throws SQLException {
    String sql = ROW + table + PAGE + " FOR UPDATE SKIP LOCKED";
    return rows(connection, sql, scope, after, limit);
  }

  private static List<StoredKey> rows(
      Connection connection, String sql, byte[] scope, byte[] after, int limit)
      throws SQLException {
    List<StoredKey> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bindPage(statement, scope, after, limit);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(rowOf(row));
        }
      }
    }
    return rows;
  }

  int deleteAll(Connection connection, byte[] scope, List<StoredKey> rows) throws SQLException {
    int deleted = 0;
    for (List<StoredKey> part : KeyLists.parts(rows)) {
      deleted += deletePart(connection, scope, part);
    }
    return deleted;
  }

  private int deletePart(Connection connection, byte[] scope, List<StoredKey> rows)
      throws SQLException {
    String marks = String.join(", ", Collections.nCopies(rows.size(), "?"));
    // Without the hint MySQL reads the whole table where the rows are a large part of it, and waits
    // for those that calls hold. It takes the hint only where a column besides the key is asked
    // for.
    String sql =
        "DELETE doomed FROM "
            + table
            + " AS doomed FORCE INDEX (PRIMARY) WHERE scope = ? AND identity IN ("
            + marks
            + ") AND LENGTH(attempt) > 0";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int at = 1;
      statement.setBytes(at++, scope);
      for (StoredKey row : rows) {
        statement.setBytes(at++, row.identity().toBytes());
      }
      return statement.executeUpdate();
    }
  }

  /**
   * What one page of a count found.
   *
   * @param rows how many rows there are in it
   * @param expired how many of them have expired
   * @param last the last row's digest, or null where there are no rows
   */
  record PageCount(long rows, long expired, @Nullable Digest last) {}

  PageCount count(Connection connection, byte[] scope, byte[] after, int limit)
      throws SQLException {
    String sql =
        "SELECT COUNT(*), SUM(expired), MAX(identity) FROM (SELECT identity,"
            + " expires_at <= UTC_TIMESTAMP(6) AS expired FROM "
            + table
            + PAGE
            + ") AS page";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bindPage(statement, scope, after, limit);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        byte[] last = row.getBytes(3);
        return new PageCount(row.getLong(1), row.getLong(2), last == null ? null : Digest.of(last));
      }
    }
  }

  private static StoredKey rowOf(ResultSet row) throws SQLException {
    Digest identity = Digest.of(row.getBytes(1));
    int outcome = row.getInt(2);
    long bytes = row.getLong(3);
    boolean hasResult = !row.wasNull();
    return new StoredKey(identity, outcome, hasResult, bytes, row.getBoolean(4), row.getLong(5));
  }

  private static void bindKey(PreparedStatement statement, Identity identity) throws SQLException {
    statement.setBytes(1, identity.scope().getBytes(StandardCharsets.UTF_8));
    statement.setBytes(2, identity.digest().toBytes());
  }

  private static void bindPage(PreparedStatement statement, byte[] scope, byte[] after, int limit)
      throws SQLException {
    statement.setBytes(1, scope);
    statement.setBytes(2, after);
    statement.setInt(3, limit);
  }
}
