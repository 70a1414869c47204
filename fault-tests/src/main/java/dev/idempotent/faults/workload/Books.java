package dev.idempotent.faults.workload;

import dev.idempotent.faults.history.Receipt;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import javax.sql.DataSource;

/**
 * The tables of the business: a ledger, and balances which its entries add up to. Nothing in them
 * prevents an entry from being written twice: that is the library's work.
 */
public final class Books {
  /** So few that calls meet, wait and deadlock. */
  private static final int ACCOUNTS = 24;

  private static final String ENTRY =
      "INSERT INTO entry"
          + " (run, operation, scope, business_key, payload, debited, credited, written_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))";
  private static final String BALANCE = "UPDATE account SET balance = balance + ? WHERE id = ?";

  private final DataSource db;

  Books(DataSource db) {
    this.db = db;
  }

  /** Creates the tables. */
  public static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE entry (id BIGINT AUTO_INCREMENT PRIMARY KEY,"
              + " run VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
              + " operation VARCHAR(20) NOT NULL, scope VARCHAR(20) NOT NULL,"
              + " business_key VARCHAR(40) NOT NULL, payload INT NOT NULL,"
              + " debited INT NOT NULL, credited INT NOT NULL, written_at DATETIME(6) NOT NULL)");
      statement.executeUpdate("CREATE TABLE account (id INT PRIMARY KEY, balance BIGINT NOT NULL)");
      for (int id = 0; id < ACCOUNTS; id++) {
        statement.executeUpdate("INSERT INTO account VALUES (" + id + ", 0)");
      }
    }
  }

  /** Writes an execution's entry, and moves its amount from one balance to another. */
  void enter(Receipt receipt, SplittableRandom dice) {
    int debited = dice.nextInt(ACCOUNTS);
    int credited = (debited + 1 + dice.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
    try (Connection connection = db.getConnection();
        PreparedStatement entry = connection.prepareStatement(ENTRY);
        PreparedStatement balance = connection.prepareStatement(BALANCE)) {
      entry.setString(1, receipt.run());
      entry.setString(2, receipt.operation());
      entry.setString(3, receipt.scope());
      entry.setString(4, receipt.key());
      entry.setInt(5, receipt.payload());
      entry.setInt(6, debited);
      entry.setInt(7, credited);
      entry.executeUpdate();
      move(balance, debited, -receipt.payload());
      move(balance, credited, receipt.payload());
    } catch (SQLException e) {
      throw BusinessException.of(e);
    }
  }

  private static void move(PreparedStatement balance, int account, int amount) throws SQLException {
    balance.setInt(1, amount);
    balance.setInt(2, account);
    balance.executeUpdate();
  }

  /** Locks some accounts one after the other, and takes no notice of what comes of it. */
  @SuppressWarnings("EmptyCatch")
  void lockCarelessly(SplittableRandom dice) {
    try (Connection connection = db.getConnection();
        PreparedStatement balance = connection.prepareStatement(BALANCE)) {
      for (int i = 0; i < 4; i++) {
        move(balance, dice.nextInt(ACCOUNTS), 0);
      }
    } catch (SQLException e) {
      // A deadlock, which has ended the transaction, among others.
    }
  }
}
