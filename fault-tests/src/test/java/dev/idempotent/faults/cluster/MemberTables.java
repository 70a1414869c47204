package dev.idempotent.faults.cluster;

import dev.idempotent.faults.check.Entry;
import dev.idempotent.faults.check.Tables;
import dev.idempotent.faults.check.Tables.KeyRow;
import dev.idempotent.faults.history.Identity;
import dev.idempotent.faults.history.Operation;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what a server holds, by plain SQL and in one snapshot. */
final class MemberTables {
  private MemberTables() {}

  static Tables read(GroupMember member, String schema) throws SQLException {
    try (Connection connection = member.connect(schema);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      Tables tables = new Tables(entries(statement), balances(statement), keys(statement));
      connection.rollback();
      return tables;
    }
  }

  private static List<Entry> entries(Statement statement) throws SQLException {
    List<Entry> entries = new ArrayList<>();
    try (ResultSet row =
        statement.executeQuery(
            "SELECT operation, scope, business_key, run, payload, debited, credited,"
                + " TIMESTAMPDIFF(MICROSECOND, '1970-01-01', written_at) FROM entry")) {
      while (row.next()) {
        Operation operation = Operation.valueOf(row.getString(1));
        entries.add(
            new Entry(
                row.getString(4),
                new Identity(operation, row.getString(2), row.getString(3)),
                row.getInt(5),
                row.getInt(6),
                row.getInt(7),
                row.getLong(8)));
      }
    }
    return entries;
  }

  private static Map<Integer, Long> balances(Statement statement) throws SQLException {
    Map<Integer, Long> balances = new HashMap<>();
    try (ResultSet row = statement.executeQuery("SELECT id, balance FROM account")) {
      while (row.next()) {
        balances.put(row.getInt(1), row.getLong(2));
      }
    }
    return balances;
  }

  private static Map<String, KeyRow> keys(Statement statement) throws SQLException {
    Map<String, KeyRow> keys = new HashMap<>();
    try (ResultSet row =
        statement.executeQuery(
            "SELECT HEX(identity), outcome,"
                + " COALESCE(CONCAT(LEFT(result, 400), RIGHT(result, 400)), '')"
                + " FROM idempotent_call")) {
      while (row.next()) {
        String result = new String(row.getBytes(3), StandardCharsets.ISO_8859_1);
        keys.put(row.getString(1).toLowerCase(Locale.ROOT), new KeyRow(row.getInt(2), result));
      }
    }
    return keys;
  }
}
