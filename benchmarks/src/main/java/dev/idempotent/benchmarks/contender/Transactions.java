package dev.idempotent.benchmarks.contender;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in a transaction in the cheapest way that JDBC has on the pool's kind: text where
 * autocommit is on, nothing to begin with where it is off.
 */
final class Transactions {
  private final DataSource pool;

  Transactions(DataSource pool) {
    this.pool = pool;
  }

  /** What runs in the transaction. */
  interface Work {
    @Nullable Object run(Connection connection) throws SQLException;
  }

  @Nullable Object run(Work work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      boolean explicit = connection.getAutoCommit();
      if (explicit) {
        execute(connection, "START TRANSACTION");
      }
      try {
        Object result = work.run(connection);
        if (explicit) {
          execute(connection, "COMMIT");
        } else {
          connection.commit();
        }
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        if (explicit) {
          execute(connection, "ROLLBACK");
        } else {
          connection.rollback();
        }
        throw e;
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
