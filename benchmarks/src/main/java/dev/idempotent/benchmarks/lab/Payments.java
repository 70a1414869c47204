package dev.idempotent.benchmarks.lab;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** The business method: INSERT one payment, UPDATE one of 1,000 balances, return both. */
public final class Payments {
  static final int ACCOUNTS = 1000;

  private static final String INSERT =
      "INSERT INTO payment (customer, request, account, cents) VALUES (?, ?, ?, ?)";

  /** Lets the server return the new balance with the answer, so that no SELECT is needed. */
  private static final String UPDATE =
      "UPDATE account SET balance = LAST_INSERT_ID(balance + ?) WHERE id = ?";

  private static final LongAdder EXECUTIONS = new LongAdder();

  private Payments() {}

  /** Returns how often the method has run in this JVM, what was rolled back included. */
  public static long executions() {
    return EXECUTIONS.sum();
  }

  static void createTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE payment (id BIGINT AUTO_INCREMENT PRIMARY KEY,"
              + " customer VARCHAR(40) NOT NULL, request VARCHAR(60) NOT NULL,"
              + " account INT NOT NULL, cents BIGINT NOT NULL)");
      statement.execute("CREATE TABLE account (id INT PRIMARY KEY, balance BIGINT NOT NULL)");
      statement.execute(
          IntStream.range(0, ACCOUNTS)
              .mapToObj(id -> "(" + id + ", 1)")
              .collect(Collectors.joining(", ", "INSERT INTO account VALUES ", "")));
    }
  }

  /** Pays on a connection whose transaction the caller ends. */
  public static Paid pay(Connection connection, PaymentCommand command) throws SQLException {
    EXECUTIONS.increment();
    long paymentId;
    try (PreparedStatement insert =
        connection.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS)) {
      insert.setString(1, command.customerId());
      insert.setString(2, command.requestId());
      insert.setInt(3, command.account());
      insert.setLong(4, command.cents());
      paymentId = executeForKey(insert);
    }
    try (PreparedStatement update =
        connection.prepareStatement(UPDATE, Statement.RETURN_GENERATED_KEYS)) {
      update.setLong(1, command.cents());
      update.setInt(2, command.account());
      Paid paid = new Paid(paymentId, executeForKey(update));
      pause(command.pauseMillis());
      return paid;
    }
  }

  /** Pays on a connection of a data source that takes part in somebody's transaction. */
  public static Paid pay(DataSource participating, PaymentCommand command) {
    try (Connection connection = participating.getConnection()) {
      return pay(connection, command);
    } catch (SQLException e) {
      throw new FailedCallException(e);
    }
  }

  private static void pause(int millis) {
    if (millis > 0) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FailedCallException(e);
      }
    }
  }

  private static long executeForKey(PreparedStatement statement) throws SQLException {
    statement.executeUpdate();
    try (ResultSet keys = statement.getGeneratedKeys()) {
      if (!keys.next()) {
        throw new SQLException("the server returned no number");
      }
      return keys.getLong(1);
    }
  }
}
