package dev.idempotent.testdatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class TestDatabaseTest {

  @Test
  void get_calledTwice_givesTheSameServer() {
    assertThat(TestDatabase.get()).isSameAs(TestDatabase.get());
  }

  @Test
  void kind_matchesWhatTheServerSays() throws SQLException {
    var database = TestDatabase.get();

    try (var connection = database.connect()) {
      var version = queryText(connection, "SELECT VERSION()");

      assertThat(DatabaseKind.ofVersion(version)).isEqualTo(database.kind());
      assertThat(database.description()).startsWith(database.kind() + " ").contains("(");
    }
  }

  @Test
  void createSchema_twice_keepsThemApart() throws SQLException {
    try (var one = TestDatabase.get().createSchema();
        var two = TestDatabase.get().createSchema();
        var connectionToOne = one.connect();
        var connectionToTwo = two.connect()) {
      execute(connectionToOne, "CREATE TABLE t (id INT PRIMARY KEY)");

      assertThat(queryText(connectionToOne, "SELECT DATABASE()")).isEqualTo(one.name());
      assertThatThrownBy(() -> queryText(connectionToTwo, "SELECT * FROM t"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void closedSchema_isGone() throws SQLException {
    var schema = TestDatabase.get().createSchema();

    schema.close();

    assertThatThrownBy(schema::connect).isInstanceOf(SQLException.class);
  }

  @Test
  void user_mayKillOthersAndSetGlobals() throws SQLException {
    var database = TestDatabase.get();
    try (var victim =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        var connection = database.connect()) {
      execute(connection, "KILL " + queryText(victim, "SELECT CONNECTION_ID()"));
      execute(connection, "SET GLOBAL general_log = OFF");

      assertThatThrownBy(() -> queryText(victim, "SELECT 1")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void start_withOptions_givesAnotherServerThatHasThem() throws SQLException {
    try (var server =
            TestDatabase.start(TestDatabase.Options.of("--innodb-rollback-on-timeout=ON"));
        var connection = server.connect()) {
      assertThat(queryText(connection, "SELECT @@innodb_rollback_on_timeout")).isEqualTo("1");
      assertThat(server.jdbcUrl()).isNotEqualTo(TestDatabase.get().jdbcUrl());
    }
  }

  @Test
  void restart_afterKill_keepsTheUrlAndWhatWasCommitted() throws SQLException {
    try (var server = TestDatabase.start(TestDatabase.Options.of())) {
      var schema = server.createSchema();
      try (var connection = schema.connect()) {
        execute(connection, "CREATE TABLE t (id INT PRIMARY KEY)");
        execute(connection, "INSERT INTO t VALUES (7)");
      }

      server.kill();
      assertThatThrownBy(schema::connect).isInstanceOf(SQLException.class);
      server.restart();

      try (var connection = schema.connect()) {
        assertThat(queryText(connection, "SELECT id FROM t")).isEqualTo("7");
      }
    }
  }

  @RequiresMySql("its disk is a Docker volume")
  @Test
  void fullDisk_failsWritesUntilThereIsRoom_andOutlivesAKill() throws SQLException {
    // A redo log of another size than the one it was made with would be cut down, and give its room
    // back, some time after the start.
    var options = TestDatabase.Options.of("--skip-log-bin");
    try (var server = TestDatabase.start(options.withDisk(400))) {
      var schema = server.createSchema();
      try (var connection = schema.connect()) {
        execute(connection, "CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, c LONGBLOB)");
        execute(connection, "INSERT INTO t VALUES (7, NULL)");
        server.fillDisk();

        assertThatThrownBy(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    execute(connection, "INSERT INTO t (c) VALUES (REPEAT('x', 1000000))");
                  }
                })
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("full");
      }

      server.kill();
      server.freeDisk();
      server.restart();

      try (var connection = schema.connect()) {
        assertThat(queryText(connection, "SELECT MIN(id) FROM t")).isEqualTo("7");
        execute(connection, "INSERT INTO t (c) VALUES (REPEAT('x', 1000000))");
      }
    }
  }

  @Test
  void serverWithoutADiskOfItsOwn_isNotFilled() {
    var shared = TestDatabase.get();

    assertThatThrownBy(shared::fillDisk).isInstanceOf(UnsupportedOperationException.class);
  }

  @RequiresMySql
  @Test
  void requiresMySql_onlyRunsOnMySql() {
    assertThat(TestDatabase.get().kind()).isEqualTo(DatabaseKind.MYSQL);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String queryText(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
