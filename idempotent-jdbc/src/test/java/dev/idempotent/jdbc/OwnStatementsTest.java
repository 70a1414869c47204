package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mysql.cj.jdbc.JdbcConnection;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.CallInProgressException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine's statements that are prepared on the server, and what can become of them there. */
final class OwnStatementsTest {
  private Bench bench;
  private HikariDataSource pool;
  private JdbcIdempotency engine;
  private int calls;

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    pool = bench.pool(config -> config.setMaximumPoolSize(1));
    engine = bench.engine(pool, builder -> builder.nearCache(cache -> cache.maximumBytes(0)));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  /** Makes a fresh call and its replay, and checks both. */
  private void callTwice() throws SQLException {
    String key = "key " + calls++;
    long before = bench.ledgerRows();
    assertThat(call(key)).isEqualTo(call(key)).isEqualTo("result of " + key);
    assertThat(bench.ledgerRows()).isEqualTo(before + 1);
  }

  private String call(String key) throws SQLException {
    return engine.<String, SQLException>call(
        "op",
        key,
        String.class,
        () -> {
          Bench.write(engine.dataSource(), "line");
          return "result of " + key;
        });
  }

  private long preparedOnServer() throws SQLException {
    try (Connection connection = bench.schema().connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Prepared\\_stmt\\_count'")) {
      row.next();
      return row.getLong(2);
    }
  }

  @Test
  void manyCalls_keepThreeStatementsPerConnection() throws SQLException {
    long before = preparedOnServer();

    for (int i = 0; i < 20; i++) {
      callTwice();
    }

    assertThat(preparedOnServer()).isEqualTo(before + 3);
  }

  @Test
  void closedConnection_leavesNothingBehind() throws SQLException {
    long before = preparedOnServer();
    callTwice();
    callTwice();

    pool.getHikariPoolMXBean().softEvictConnections();

    await().untilAsserted(() -> assertThat(preparedOnServer()).isEqualTo(before));
    callTwice();
    callTwice();
  }

  @Test
  void serverThatTakesNoMoreStatements_getsTexts() throws SQLException {
    long most = bench.count("SELECT @@global.max_prepared_stmt_count");
    bench.execute("SET GLOBAL max_prepared_stmt_count = 0");
    try {
      for (int i = 0; i < 5; i++) {
        callTwice();
      }
      assertThat(preparedOnServer()).isZero();
    } finally {
      bench.execute("SET GLOBAL max_prepared_stmt_count = " + most);
    }
  }

  @Test
  void statementsThatAResetHasDropped_areSentAsTexts() throws SQLException {
    callTwice();
    callTwice();
    try (Connection connection = pool.getConnection()) {
      connection.unwrap(JdbcConnection.class).resetServerState();
    }

    callTwice();
    callTwice();
  }

  @Test
  void tableThatIsChangedMeanwhile_isGoneOnWith() throws SQLException {
    callTwice();
    callTwice();
    bench.execute("ALTER TABLE idempotent_call ADD COLUMN note VARCHAR(20) NULL");

    callTwice();

    assertThat(bench.count("SELECT COUNT(*) FROM idempotent_call WHERE note IS NULL"))
        .isEqualTo(bench.keyRows());
  }

  /** What the driver remembers of a cancel must not end the statement's next execution. */
  @Test
  void statementThatWasCancelled_isExecutedAgain() throws Exception {
    callTwice();
    callTwice();
    JdbcIdempotency holder = bench.engine(bench.pool(config -> {}), builder -> builder);
    JdbcIdempotency impatient =
        bench.engine(
            pool,
            builder ->
                builder
                    .waitAtMost(Duration.ofMillis(200))
                    .nearCache(cache -> cache.maximumBytes(0)));
    engine = impatient;
    callTwice();
    callTwice();

    holder.<String, Exception>call(
        "op",
        "held",
        String.class,
        () -> {
          assertThatThrownBy(() -> call("held")).isInstanceOf(CallInProgressException.class);
          return "result";
        });

    assertThat(call("held")).isEqualTo("result");
    callTwice();
  }

  /** Its hashes are bytes, which are no text where the server shows the statement. */
  @Test
  void claimThatWaits_canBeLookedAt() throws Exception {
    callTwice();
    callTwice();
    JdbcIdempotency holder = bench.engine(bench.pool(config -> {}), builder -> builder);
    try (Crew crew = new Crew()) {
      List<Future<String>> waiting = new ArrayList<>();
      holder.<String, Exception>call(
          "op",
          "held",
          String.class,
          () -> {
            waiting.add(crew.start(() -> call("held")));
            await().until(() -> bench.lockWaits() == 1);
            assertThat(
                    bench.count(
                        "SELECT COUNT(*) FROM information_schema.innodb_trx"
                            + " WHERE trx_query LIKE 'INSERT INTO %UNHEX(%'"))
                .isEqualTo(1);
            return "result";
          });

      assertThat(Crew.join(waiting)).containsExactly("result");
    }
  }
}
