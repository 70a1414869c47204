package dev.idempotent.faults.planted;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What is done to the statements that pass between the library and the pool. */
class Sabotage {
  /** Goes on as the library wanted it. */
  interface Proceeding {
    @Nullable Object proceed() throws SQLException;
  }

  /** Returns the statement to prepare instead. */
  String rewrite(String sql) {
    return sql;
  }

  /** Executes a statement. */
  @Nullable Object execute(Connection connection, String sql, Proceeding statement)
      throws SQLException {
    return statement.proceed();
  }

  /** Commits, by whichever way. */
  void commit(Connection connection, Proceeding commit) throws SQLException {
    commit.proceed();
  }

  /** Whether it is the INSERT of a key. */
  static boolean insertsKey(String sql) {
    return sql.startsWith("INSERT") && sql.contains("idempotent_call") && !completesKey(sql);
  }

  /** Whether it stores the outcome in the key's row. */
  static boolean completesKey(String sql) {
    return sql.contains("IF(attempt = ");
  }

  /** Commits in the midst of the library's transaction, and begins the next one. */
  static void commitInBetween(Connection connection) throws SQLException {
    run(connection, "COMMIT");
    beginAgain(connection);
  }

  static void beginAgain(Connection connection) throws SQLException {
    if (connection.getAutoCommit()) {
      run(connection, "START TRANSACTION");
    }
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
