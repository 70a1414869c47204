package dev.idempotent.faults.attack;

import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What faults are done to. Thread-safe.
 *
 * @param tableLock is held by who changes the library's table
 */
record Scene(TestDatabase database, TestSchema schema, Fleet fleet, Lock tableLock) {
  private static final int MOST_TRIES = 400;
  private static final long BETWEEN_TRIES_MILLIS = 100;

  Scene(TestDatabase database, TestSchema schema, Fleet fleet) {
    this(database, schema, fleet, new ReentrantLock());
  }

  /** Executes statements one after the other on a connection past all networks. */
  void execute(String... statements) throws SQLException {
    try (Connection connection = schema.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION lock_wait_timeout = 2");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Executes a statement that has to succeed some time, whatever else is going on. */
  void executeForSure(String sql) throws SQLException, InterruptedException {
    for (int i = 1; ; i++) {
      try {
        execute(sql);
        return;
      } catch (SQLException e) {
        if (i == MOST_TRIES) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MILLIS);
      }
    }
  }

  /**
   * Changes the table back, whatever else is going on, as long as a name in it tells that there is
   * something to change back: the change may not have been done, or the answer to an earlier try of
   * this may be all that was lost. To ask by trying would wait for the locks of a busy table.
   */
  void undo(String changeBack, String nameThatTells) throws SQLException, InterruptedException {
    for (int i = 1; ; i++) {
      try {
        if (hasName(nameThatTells)) {
          execute(changeBack);
        }
        return;
      } catch (SQLException e) {
        if (i == MOST_TRIES) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MILLIS);
      }
    }
  }

  /** Says whether the schema has a table, or a table with a column, of that name. */
  private boolean hasName(String name) throws SQLException {
    try (Connection connection = schema.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE()"
                    + " AND ? IN (table_name, column_name)")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Executes a statement, waits, and ends the session, which gives up what it holds. */
  void hold(long millis, String... statements) throws SQLException, InterruptedException {
    try (Connection connection = schema.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION lock_wait_timeout = 2");
      for (String sql : statements) {
        statement.execute(sql);
      }
      TimeUnit.MILLISECONDS.sleep(millis);
    }
  }

  /** Returns the ids of all sessions on the round's schema but this one. */
  List<Long> sessions() throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (Connection connection = schema.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT id FROM information_schema.processlist WHERE db = DATABASE()"
                    + " AND id <> CONNECTION_ID() ORDER BY id")) {
      while (row.next()) {
        ids.add(row.getLong(1));
      }
    }
    return ids;
  }

  void kill(List<Long> sessions) throws SQLException {
    for (Long id : sessions) {
      try {
        execute("KILL " + id);
      } catch (SQLException e) {
        // It has ended by itself, if the server is there at all.
      }
    }
  }
}
