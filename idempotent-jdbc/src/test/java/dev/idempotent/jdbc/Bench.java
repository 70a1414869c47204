package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.testdatabase.DatabaseKind;
import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * A database of one test's own with a ledger to write to, and engines over pools on it. Closes
 * everything.
 */
final class Bench implements AutoCloseable {
  /** The build runs some suites a second time so. */
  private static final boolean PROCEDURES = Boolean.getBoolean("idempotent.procedures");

  private final TestSchema schema;
  private final List<HikariDataSource> pools = new ArrayList<>();
  private final List<JdbcIdempotency> engines = new ArrayList<>();
  private final HikariDataSource observer;

  Bench() throws SQLException {
    this(TestDatabase.get());
  }

  Bench(TestDatabase database) throws SQLException {
    schema = database.createSchema();
    observer = pool(config -> config.setMaximumPoolSize(4));
    execute(
        "CREATE TABLE ledger (id BIGINT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(100) NOT NULL)");
    execute("CREATE TABLE unique_names (name VARCHAR(100) PRIMARY KEY)");
  }

  TestSchema schema() {
    return schema;
  }

  boolean isMariaDb() {
    return schema.database().kind() == DatabaseKind.MARIADB;
  }

  /** A pool of ten connections, changed by the settings. */
  HikariDataSource pool(Consumer<HikariConfig> settings) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(schema.jdbcUrl());
    config.setUsername(schema.user());
    config.setPassword(schema.password());
    config.addDataSourceProperty("sessionVariables", "wait_timeout=600");
    config.setConnectionTimeout(5_000);
    settings.accept(config);
    HikariDataSource pool = new HikariDataSource(config);
    pools.add(pool);
    return pool;
  }

  JdbcIdempotency engine(DataSource pool, UnaryOperator<JdbcIdempotency.Builder> settings) {
    JdbcIdempotency engine =
        settings
            .apply(
                JdbcIdempotency.builder(pool)
                    .schema(SchemaMode.CREATE)
                    .procedures(PROCEDURES)
                    .purge(purge -> purge.enabled(false)))
            .build();
    engines.add(engine);
    return engine;
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = observer.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long count(String sql) throws SQLException {
    try (Connection connection = observer.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  long ledgerRows() throws SQLException {
    return count("SELECT COUNT(*) FROM ledger");
  }

  long keyRows() throws SQLException {
    return count("SELECT COUNT(*) FROM idempotent_call");
  }

  /** Returns how many transactions wait for a row of this database. */
  long lockWaits() throws SQLException {
    return transactions("t.trx_state = 'LOCK WAIT'");
  }

  /** Returns how many transactions are open on connections to this database. */
  long openTransactions() throws SQLException {
    return transactions("TRUE");
  }

  private long transactions(String which) throws SQLException {
    return count(
        "SELECT COUNT(*) FROM information_schema.innodb_trx t"
            + " JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id"
            + " WHERE p.db = DATABASE() AND "
            + which);
  }

  /** Fails unless nothing of a call is left: no flight, no connection, no transaction. */
  void assertAtRest() {
    for (JdbcIdempotency engine : engines) {
      assertThat(engine.unwrap(IdempotencyEngine.class).callsInProgress())
          .as("calls in progress")
          .isZero();
    }
    for (HikariDataSource pool : pools) {
      if (pool != observer) {
        await()
            .untilAsserted(
                () ->
                    assertThat(pool.getHikariPoolMXBean().getActiveConnections())
                        .as("connections in use")
                        .isZero());
      }
    }
    await().untilAsserted(() -> assertThat(openTransactions()).as("open transactions").isZero());
  }

  static void write(DataSource source, String what) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("INSERT INTO ledger (what) VALUES (?)")) {
      statement.setString(1, what);
      statement.executeUpdate();
    }
  }

  @Override
  public void close() {
    engines.forEach(JdbcIdempotency::close);
    pools.forEach(HikariDataSource::close);
    schema.close();
  }
}
