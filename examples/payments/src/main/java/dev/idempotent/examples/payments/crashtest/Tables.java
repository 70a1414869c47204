package dev.idempotent.examples.payments.crashtest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The business's tables. */
final class Tables {
  private static final String DDL = "/dev/idempotent/examples/payments/tables.sql";

  private Tables() {}

  /** Creates those that are missing. */
  static void create(Connection connection) throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : ddl().split(";", -1)) {
        if (!sql.isBlank()) {
          statement.executeUpdate(sql);
        }
      }
    }
  }

  /** Returns the number of the ledger's last payment, 0 if it is empty. */
  static long lastPayment(Connection connection) throws SQLException {
    return number(connection, "SELECT COALESCE(MAX(payment_id), 0) FROM payments_ledger");
  }

  /** Returns how many payments the ledger has beyond that number. */
  static long paymentsSince(Connection connection, long last) throws SQLException {
    return number(connection, "SELECT COUNT(*) FROM payments_ledger WHERE payment_id > " + last);
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String ddl() throws IOException {
    try (InputStream in = Tables.class.getResourceAsStream(DDL)) {
      if (in == null) {
        throw new IOException(DDL + " is missing on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
