package dev.idempotent.sharding;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.jdbc.JdbcIdempotency;
import dev.idempotent.jdbc.SchemaMode;
import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.Wire;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Two servers with the same tables; the way to the second one can fail. */
final class TwoServers implements AutoCloseable {
  /** A scope of the first server. */
  static final String FIRST = "t0";

  /** A scope of the second server. */
  static final String SECOND = "t1";

  /** The same on both, since the engine names its table with it. */
  static final String SCHEMA = "shop";

  private final List<TestDatabase> servers = new ArrayList<>();
  private final List<HikariDataSource> pools = new ArrayList<>();
  private final Wire wire;

  TwoServers() throws IOException, SQLException {
    servers.add(TestDatabase.start(TestDatabase.Options.of()));
    servers.add(TestDatabase.start(TestDatabase.Options.of()));
    for (TestDatabase server : servers) {
      execute(
          server,
          "CREATE DATABASE " + SCHEMA,
          "CREATE TABLE shop.sale"
              + " (id BIGINT AUTO_INCREMENT PRIMARY KEY, scope VARCHAR(20), what VARCHAR(20))");
    }
    wire = new Wire(url(servers.get(1)));
    pools.add(pool(url(servers.get(0)), servers.get(0)));
    pools.add(pool(wire.url(), servers.get(1)));
    for (HikariDataSource pool : pools) {
      JdbcIdempotency.builder(pool)
          .schema(SchemaMode.CREATE)
          .purge(purge -> purge.enabled(false))
          .build()
          .close();
    }
  }

  private static String url(TestDatabase server) {
    return server.jdbcUrl().replaceFirst("(//[^/]+/)", "$1" + SCHEMA);
  }

  private static HikariDataSource pool(String url, TestDatabase server) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    pool.setUsername(server.user());
    pool.setPassword(server.password());
    pool.setMaximumPoolSize(3);
    pool.addDataSourceProperty("sessionVariables", "wait_timeout=600");
    return pool;
  }

  private static void execute(TestDatabase server, String... statements) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Makes all tables empty. */
  void clear() throws SQLException {
    executeEverywhere("TRUNCATE TABLE shop.sale", "TRUNCATE TABLE shop.idempotent_call");
  }

  void executeEverywhere(String... statements) throws SQLException {
    for (TestDatabase server : servers) {
      execute(server, statements);
    }
  }

  List<HikariDataSource> pools() {
    return List.copyOf(pools);
  }

  /** Returns the way to the second server. */
  Wire wire() {
    return wire;
  }

  /** Ends all sessions of a server that are in a transaction, which rolls them back. */
  void killTransactions(int server) throws SQLException {
    for (String id :
        query(server, "SELECT trx_mysql_thread_id FROM information_schema.innodb_trx")) {
      execute(servers.get(server), "KILL " + id);
    }
  }

  /** Writes a row as an application does. */
  static void note(DataSource db, String scope, String what) throws SQLException {
    try (Connection connection = db.getConnection();
        PreparedStatement sale =
            connection.prepareStatement("INSERT INTO sale (scope, what) VALUES (?, ?)")) {
      sale.setString(1, scope);
      sale.setString(2, what);
      sale.executeUpdate();
    }
  }

  /** Says what a server holds: "2 sales, 1 keys". */
  String contents(int server) throws SQLException {
    String sql =
        "SELECT CONCAT((SELECT COUNT(*) FROM shop.sale), ' sales, ',"
            + " (SELECT COUNT(*) FROM shop.idempotent_call), ' keys')";
    return query(server, sql).get(0);
  }

  private List<String> query(int server, String sql) throws SQLException {
    try (Connection connection = servers.get(server).connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (row.next()) {
        texts.add(row.getString(1));
      }
      return texts;
    }
  }

  @Override
  public void close() throws IOException {
    pools.forEach(HikariDataSource::close);
    wire.close();
    servers.forEach(TestDatabase::close);
  }
}
