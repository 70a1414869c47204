package dev.idempotent.it;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Ordinary JDBC on a table of the business. */
public final class Ledger {
  private final DataSource db;

  public Ledger(DataSource db) {
    this.db = db;
  }

  public static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE ledger (id BIGINT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(100) NOT NULL)");
    }
  }

  /** Adds an entry; returns its number. */
  public long add(String what) throws SQLException {
    String sql = "INSERT INTO ledger (what) VALUES (?)";
    try (Connection connection = db.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
      statement.setString(1, what);
      statement.executeUpdate();
      try (ResultSet keys = statement.getGeneratedKeys()) {
        keys.next();
        return keys.getLong(1);
      }
    }
  }
}
