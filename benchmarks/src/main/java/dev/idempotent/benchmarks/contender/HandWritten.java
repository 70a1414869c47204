package dev.idempotent.benchmarks.contender;

import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.benchmarks.lab.Paid;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.lab.Payments;
import dev.idempotent.benchmarks.lab.PoolKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a skilled developer writes into the method by hand, with nothing that could be left out: the
 * key in a table of its own, in the transaction of the business, found again by the duplicate that
 * the INSERT meets. No expired key is taken over, no lost commit looked after, nobody waits for a
 * bounded time.
 */
final class HandWritten implements Contender {
  private static final int DUPLICATE_KEY = 1062;
  private static final int TTL_SECONDS = 86_400;

  private static final String INSERT =
      "INSERT INTO hand_written (scope, identity, result, expires_at)"
          + " VALUES ('', ?, ?, UTC_TIMESTAMP(6) + INTERVAL ? SECOND)";
  private static final String UPDATE =
      "UPDATE hand_written SET result = ? WHERE scope = '' AND identity = ?";
  private static final String SELECT =
      "SELECT result FROM hand_written WHERE scope = '' AND identity = ?";

  private final Transactions transactions;
  private final Mode mode;

  private HandWritten(Transactions transactions, Mode mode) {
    this.transactions = transactions;
    this.mode = mode;
  }

  static Entry entry(Mode mode, PoolKind kind) {
    return new Entry(name(mode, kind), true, mode.keepsResult(), null, lab -> in(lab, mode, kind));
  }

  static String name(Mode mode, PoolKind kind) {
    return "by hand, " + mode.title() + ", " + kind.title();
  }

  private static Contender in(Lab lab, Mode mode, PoolKind kind) {
    lab.execute(
        "CREATE TABLE IF NOT EXISTS hand_written (scope VARBINARY(128) NOT NULL,"
            + " identity BINARY(32) NOT NULL, expires_at DATETIME(6) NOT NULL, result MEDIUMBLOB,"
            + " PRIMARY KEY (scope, identity), KEY (expires_at))");
    return new HandWritten(new Transactions(lab.pool(kind)), mode);
  }

  @Override
  public @Nullable Object pay(PaymentCommand command) throws SQLException {
    byte[] identity = identity(command);
    return mode == Mode.LAST
        ? payWithKeyLast(identity, command)
        : transactions.run(connection -> payWithKeyFirst(connection, identity, command));
  }

  private @Nullable Object payWithKeyFirst(
      Connection connection, byte[] identity, PaymentCommand command) throws SQLException {
    try {
      insert(connection, identity, null);
    } catch (SQLException e) {
      return earlierAfter(e, connection, identity);
    }
    Paid paid = Payments.pay(connection, command);
    if (!mode.keepsResult()) {
      return null;
    }
    update(connection, identity, encoded(paid));
    return paid;
  }

  private @Nullable Object payWithKeyLast(byte[] identity, PaymentCommand command)
      throws SQLException {
    try {
      return transactions.run(
          connection -> {
            Paid paid = Payments.pay(connection, command);
            insert(connection, identity, encoded(paid));
            return paid;
          });
    } catch (SQLException e) {
      return transactions.run(connection -> earlierAfter(e, connection, identity));
    }
  }

  private static void insert(Connection connection, byte[] identity, byte @Nullable [] result)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setBytes(1, identity);
      statement.setBytes(2, result);
      statement.setInt(3, TTL_SECONDS);
      statement.executeUpdate();
    }
  }

  private static void update(Connection connection, byte[] identity, byte[] result)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
      statement.setBytes(1, result);
      statement.setBytes(2, identity);
      statement.executeUpdate();
    }
  }

  private @Nullable Object earlierAfter(
      SQLException duplicate, Connection connection, byte[] identity) throws SQLException {
    if (duplicate.getErrorCode() != DUPLICATE_KEY) {
      throw duplicate;
    }
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setBytes(1, identity);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw duplicate;
        }
        return mode.keepsResult() ? decoded(row.getBytes(1)) : null;
      }
    }
  }

  private static byte[] identity(PaymentCommand command) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(command.key().getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("each Java has SHA-256", e);
    }
  }

  private static byte[] encoded(Paid paid) {
    return (paid.paymentId() + "," + paid.balance()).getBytes(StandardCharsets.US_ASCII);
  }

  private static Paid decoded(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.US_ASCII);
    int comma = text.indexOf(',');
    return new Paid(
        Long.parseLong(text.substring(0, comma)), Long.parseLong(text.substring(comma + 1)));
  }
}
