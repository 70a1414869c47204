package dev.idempotent.faults.attack;

import dev.idempotent.faults.check.Entry;
import dev.idempotent.faults.check.Tables;
import dev.idempotent.faults.check.Tables.KeyRow;
import dev.idempotent.faults.history.Identity;
import dev.idempotent.faults.history.Operation;
import dev.idempotent.testdatabase.TestSchema;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads what a round has left, by plain SQL and without the library. */
final class TablesReader {
  private static final Duration REST_LIMIT = Duration.ofSeconds(60);

  private final TestSchema schema;

  TablesReader(TestSchema schema) {
    this.schema = schema;
  }

  /**
   * Waits until the server has ended the transactions of processes that are gone.
   *
   * @throws IllegalStateException if it does not
   */
  void awaitRest() throws SQLException, InterruptedException {
    long until = System.nanoTime() + REST_LIMIT.toNanos();
    try (Connection connection = schema.connect();
        Statement statement = connection.createStatement()) {
      while (transactions(statement) > 0) {
        if (System.nanoTime() > until) {
          throw new IllegalStateException("transactions are open whose processes are gone");
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private static long transactions(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT COUNT(*) FROM information_schema.innodb_trx t"
                + " JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id"
                + " WHERE p.db = DATABASE() AND p.id <> CONNECTION_ID()")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Reads everything in one snapshot. */
  Tables read() throws SQLException {
    try (Connection connection = schema.connect()) {
      connection.setAutoCommit(false);
      Tables tables = new Tables(entries(connection), balances(connection), keys(connection));
      connection.rollback();
      return tables;
    }
  }

  private static List<Entry> entries(Connection connection) throws SQLException {
    List<Entry> entries = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT run, operation, scope, business_key, payload, debited, credited,"
                    + " TIMESTAMPDIFF(MICROSECOND, '1970-01-01', written_at) FROM entry")) {
      while (row.next()) {
        Identity identity =
            new Identity(Operation.valueOf(row.getString(2)), row.getString(3), row.getString(4));
        entries.add(
            new Entry(
                row.getString(1),
                identity,
                row.getInt(5),
                row.getInt(6),
                row.getInt(7),
                row.getLong(8)));
      }
    }
    return entries;
  }

  private static Map<Integer, Long> balances(Connection connection) throws SQLException {
    Map<Integer, Long> balances = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT id, balance FROM account")) {
      while (row.next()) {
        balances.put(row.getInt(1), row.getLong(2));
      }
    }
    return balances;
  }

  private static Map<String, KeyRow> keys(Connection connection) throws SQLException {
    Map<String, KeyRow> keys = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT identity, outcome, CONCAT(LEFT(result, 400), RIGHT(result, 400))"
                    + " FROM idempotent_call")) {
      while (row.next()) {
        byte[] result = row.getBytes(3);
        keys.put(
            HexFormat.of().formatHex(row.getBytes(1)),
            new KeyRow(
                row.getInt(2),
                result == null ? "" : new String(result, StandardCharsets.ISO_8859_1)));
      }
    }
    return keys;
  }
}
