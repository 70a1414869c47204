package dev.idempotent.benchmarks.contender;

import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.benchmarks.lab.Paid;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.lab.Payments;
import dev.idempotent.benchmarks.lab.PoolKind;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The business method in a plain transaction, as JDBC's own tutorial has it. Knows no retries. */
final class Floor implements Contender {
  private final DataSource pool;

  private Floor(DataSource pool) {
    this.pool = pool;
  }

  static Entry entry(PoolKind kind) {
    return Entry.unguarded(name(kind), lab -> in(lab, kind));
  }

  static String name(PoolKind kind) {
    return "plain, " + kind.title();
  }

  private static Contender in(Lab lab, PoolKind kind) {
    return new Floor(lab.pool(kind));
  }

  @Override
  public Paid pay(PaymentCommand command) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      if (connection.getAutoCommit()) {
        // The pool switches it back.
        connection.setAutoCommit(false);
      }
      try {
        Paid paid = Payments.pay(connection, command);
        connection.commit();
        return paid;
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    }
  }
}
