package dev.idempotent.examples.payments;

import dev.idempotent.annotation.Idempotent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Charges accounts. Nothing here looks for duplicates: that is what the annotation is for. */
public final class PaymentService {
  private final DataSource db;

  /**
   * Creates the service.
   *
   * @param db the engine's data source: inside a call it gives the connection that holds the key
   */
  public PaymentService(DataSource db) {
    this.db = db;
  }

  /** Enters the payment in the ledger and charges the account, once for each request. */
  @Idempotent(
      operation = "payments.charge",
      key = "{request.customerId}/{request.requestId}",
      fingerprint = "{request.accountId}/{request.amount}/{request.currency}",
      ttl = "30d")
  public Receipt charge(PaymentRequest request) throws SQLException {
    try (Connection connection = db.getConnection()) {
      long paymentId = enterInLedger(connection, request);
      addToBalance(connection, request);
      return new Receipt(paymentId, request.accountId(), request.amount(), request.currency());
    }
  }

  private static long enterInLedger(Connection connection, PaymentRequest request)
      throws SQLException {
    String sql =
        "INSERT INTO payments_ledger (customer_id, request_id, account_id, amount, currency)"
            + " VALUES (?, ?, ?, ?, ?)";
    try (PreparedStatement insert =
        connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
      insert.setString(1, request.customerId());
      insert.setString(2, request.requestId());
      insert.setString(3, request.accountId());
      insert.setBigDecimal(4, request.amount());
      insert.setString(5, request.currency());
      insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        keys.next();
        return keys.getLong(1);
      }
    }
  }

  private static void addToBalance(Connection connection, PaymentRequest request)
      throws SQLException {
    String sql =
        "INSERT INTO payments_account (account_id, currency, balance) VALUES (?, ?, ?)"
            + " ON DUPLICATE KEY UPDATE balance = balance + VALUES(balance)";
    try (PreparedStatement upsert = connection.prepareStatement(sql)) {
      upsert.setString(1, request.accountId());
      upsert.setString(2, request.currency());
      upsert.setBigDecimal(3, request.amount());
      upsert.executeUpdate();
    }
  }
}
