package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/**
 * Another application on the same tables, in a transaction of its own, that gets in the way of a
 * method: the rows 1 and 2 of the table "accounts" are what they quarrel about.
 */
final class Rival implements AutoCloseable {
  private final Bench bench;
  private final Crew crew;
  private final Connection connection;

  Rival(Bench bench, Crew crew) throws SQLException {
    this.bench = bench;
    this.crew = crew;
    bench.execute("CREATE TABLE IF NOT EXISTS accounts (id INT PRIMARY KEY, amount INT NOT NULL)");
    bench.execute("CREATE TABLE IF NOT EXISTS ballast (id INT AUTO_INCREMENT PRIMARY KEY)");
    bench.execute("REPLACE INTO accounts VALUES (1, 0), (2, 0)");
    connection = bench.schema().connect();
    connection.setAutoCommit(false);
  }

  /** Changes row 2 and keeps it locked; so much else too that no server makes this the victim. */
  void lock() throws SQLException {
    run(connection, "INSERT INTO ballast VALUES ()" + ", ()".repeat(300));
    run(connection, "UPDATE accounts SET amount = amount + 1 WHERE id = 2");
  }

  /** Changes row 2 and commits. */
  void change() throws SQLException {
    run(connection, "UPDATE accounts SET amount = amount + 1 WHERE id = 2");
    connection.commit();
  }

  /** Has the caller's transaction meet a deadlock, which it always loses. */
  void deadlock(DataSource source) throws SQLException {
    lock();
    try (Connection victim = source.getConnection()) {
      run(victim, "UPDATE accounts SET amount = amount + 1 WHERE id = 1");
      Future<?> other = waitForRowOne();
      try {
        run(victim, "UPDATE accounts SET amount = amount + 1 WHERE id = 2");
        throw new AssertionError("no deadlock");
      } finally {
        await().until(other::isDone);
        connection.rollback();
      }
    }
  }

  /** Waits for row 1, which a caller holds, until that one's transaction ends. */
  Future<?> waitForRowOne() {
    Future<?> waiting =
        crew.start(
            () -> {
              run(connection, "UPDATE accounts SET amount = amount + 1 WHERE id = 1");
              return null;
            });
    await().untilAsserted(() -> assertThat(bench.lockWaits()).isEqualTo(1));
    return waiting;
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }
}
