package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mysql.cj.jdbc.JdbcConnection;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.CallInProgressException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import javax.sql.DataSource;
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

  /**
   * A pool, as there are some, that ends transactions only where it has seen a statement: the
   * engine's go past it.
   */
  private static DataSource forgetful(DataSource pool) {
    return facade(
        DataSource.class,
        (method, arguments) -> {
          Object result = method.invoke(pool, arguments);
          return result instanceof Connection connection ? forgetful(connection) : result;
        });
  }

  private static Connection forgetful(Connection connection) {
    boolean[] used = {false};
    return facade(
        Connection.class,
        (method, arguments) -> {
          switch (method.getName()) {
            case "createStatement", "prepareStatement" -> used[0] = true;
            case "commit", "rollback" -> {
              if (!used[0]) {
                return null;
              }
            }
            default -> {}
          }
          return method.invoke(connection, arguments);
        });
  }

  private interface Calls {
    Object of(Method method, Object[] arguments) throws Exception;
  }

  private static <T> T facade(Class<T> type, Calls calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return calls.of(method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private void startOnForgetfulPool() {
    pool =
        bench.pool(
            config -> {
              config.setMaximumPoolSize(1);
              config.setAutoCommit(false);
            });
    engine =
        bench.engine(forgetful(pool), builder -> builder.nearCache(cache -> cache.maximumBytes(0)));
  }

  @Test
  void rollbackThatThePoolDoesNotSend_isSent() throws Exception {
    startOnForgetfulPool();
    callTwice();
    callTwice();
    callTwice();
    long keys = bench.keyRows();

    assertThatThrownBy(
            () ->
                engine.<Void, Exception>call(
                    "op",
                    "fails at once",
                    Void.class,
                    () -> {
                      throw new IllegalStateException("business");
                    }))
        .hasMessage("business");
    try (Connection next = pool.getConnection()) {
      Rival.run(next, "INSERT INTO ledger (what) VALUES ('of the next borrower')");
      next.commit();
    }

    assertThat(bench.keyRows()).isEqualTo(keys);
    bench.assertAtRest();
  }

  @Test
  void replayOnSuchAPool_leavesNoTransactionBehind() throws SQLException {
    startOnForgetfulPool();
    callTwice();
    callTwice();
    callTwice();

    for (int i = 0; i < 40; i++) {
      call("key 0");
    }

    assertThat(bench.openTransactions()).isZero();
  }

  @Test
  void commitThatThePoolDoesNotSend_isSent() throws SQLException {
    startOnForgetfulPool();
    for (int i = 0; i < 5; i++) {
      engine.<Void, SQLException>call("op", "empty " + i, Void.class, () -> null);
    }

    assertThat(bench.keyRows()).isEqualTo(5);
    assertThat(bench.openTransactions()).isZero();
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
