package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Idempotency;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each kind of call sends to the server, as the server counts it, on pools of both kinds. A
 * statement more is a round trip more on every call of every application.
 */
final class StatementCountTest {
  private Bench bench;
  private StatementLog log;
  private HikariDataSource pool;
  private JdbcIdempotency engine;

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    log = new StatementLog(bench);
  }

  @AfterEach
  void close() throws SQLException {
    if (engine != null) {
      Idempotency.uninstall(engine);
    }
    log.close();
    bench.close();
  }

  private void start(boolean autoCommit) throws SQLException {
    pool =
        bench.pool(
            config -> {
              config.setMaximumPoolSize(1);
              config.setAutoCommit(autoCommit);
            });
    // Without the near-cache each call shows what it asks the database.
    engine = bench.engine(pool, builder -> builder.nearCache(cache -> cache.maximumBytes(0)));
    Idempotency.install(engine);
    warmUp(engine);
  }

  /**
   * A connection is asked for its server once in its life, and the engine's statements are prepared
   * after their second use on it, which is no cost of a call. At the first execution the server
   * prepares once more by itself.
   */
  private static void warmUp(JdbcIdempotency host) {
    for (int i = 0; i < 4; i++) {
      host.call("warm-up", "key " + i, Integer.class, () -> 1);
      host.call("warm-up", "key " + i, Integer.class, () -> 1);
    }
  }

  private List<String> sent(Callable<?> action) throws Exception {
    return log.during(pool, action);
  }

  private String call(String key) throws SQLException {
    return engine.<String, SQLException>call("op", key, String.class, this::write);
  }

  private @Nullable Void callVoid(String key) throws SQLException {
    return engine.<Void, SQLException>call("op", key, Void.class, this::writeVoid);
  }

  private String write() throws SQLException {
    Bench.write(engine.dataSource(), "line");
    return "result";
  }

  private @Nullable Void writeVoid() throws SQLException {
    Bench.write(engine.dataSource(), "line");
    return null;
  }

  private void expireAll() throws SQLException {
    bench.execute("UPDATE idempotent_call SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");
  }

  /** The same write in a transaction made by hand, in the cheapest way that the pool allows. */
  private int bareTransaction(boolean autoCommit) throws Exception {
    return sent(() -> {
          try (Connection connection = pool.getConnection()) {
            if (autoCommit) {
              Rival.run(connection, "START TRANSACTION");
            }
            Rival.run(connection, "INSERT INTO ledger (what) VALUES ('bare')");
            if (autoCommit) {
              Rival.run(connection, "COMMIT");
            } else {
              connection.commit();
            }
          }
          return null;
        })
        .size();
  }

  /** The statements, with the one that begins a transaction where the pool needs it. */
  private static List<String> inTransaction(boolean autoCommit, String... statements) {
    List<String> all = new ArrayList<>();
    if (autoCommit) {
      all.add("START TRANSACTION");
    }
    all.addAll(List.of(statements));
    return all;
  }

  private static List<String> together(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void freshCallWithResult_addsTwoStatements(boolean autoCommit) throws Exception {
    start(autoCommit);
    int bare = bareTransaction(autoCommit);

    List<String> sent = sent(() -> call("key"));

    assertThat(sent)
        .isEqualTo(
            inTransaction(autoCommit, "INSERT key", "INSERT ledger", "COMPLETE key", "COMMIT"))
        .hasSize(bare + 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void freshVoidCall_addsOneStatement(boolean autoCommit) throws Exception {
    start(autoCommit);
    int bare = bareTransaction(autoCommit);

    List<String> sent = sent(() -> callVoid("key"));

    assertThat(sent)
        .isEqualTo(inTransaction(autoCommit, "INSERT key", "INSERT ledger", "COMMIT"))
        .hasSize(bare + 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void freshCallThatClaimsLast_addsOneStatement(boolean autoCommit) throws Exception {
    start(autoCommit);
    int bare = bareTransaction(autoCommit);

    List<String> sent = sent(() -> Annotated.call("last", "key", this::write));

    assertThat(sent)
        .isEqualTo(inTransaction(autoCommit, "INSERT ledger", "INSERT key", "COMMIT"))
        .hasSize(bare + 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void freshVoidCallThatClaimsLast_addsOneStatement(boolean autoCommit) throws Exception {
    start(autoCommit);

    List<String> sent = sent(() -> Annotated.call("lastVoid", "key", this::write));

    assertThat(sent).isEqualTo(inTransaction(autoCommit, "INSERT ledger", "INSERT key", "COMMIT"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void replayFromTheDatabase_isTwoStatementsAndTheEnd(boolean autoCommit) throws Exception {
    start(autoCommit);
    call("key");

    List<String> sent = sent(() -> call("key"));

    assertThat(sent).isEqualTo(inTransaction(autoCommit, "INSERT key", "SELECT key", "ROLLBACK"));
    assertThat(bench.ledgerRows()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void replayOfAVoidCall_isTwoStatementsAndTheEnd(boolean autoCommit) throws Exception {
    start(autoCommit);
    callVoid("key");

    List<String> sent = sent(() -> callVoid("key"));

    assertThat(sent).isEqualTo(inTransaction(autoCommit, "INSERT key", "SELECT key", "ROLLBACK"));
    assertThat(bench.ledgerRows()).isEqualTo(1);
  }

  /** As in a broker's redelivery. */
  private void replayOften(Callable<?> call) throws Exception {
    for (int i = 0; i < 40; i++) {
      call.call();
    }
  }

  private static List<String> lookUp(boolean autoCommit) {
    return autoCommit ? List.of("SELECT key") : List.of("SELECT key", "ROLLBACK");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void replayAmongReplays_isOneStatementAndTheEnd(boolean autoCommit) throws Exception {
    start(autoCommit);
    call("key");
    replayOften(() -> call("key"));

    List<String> sent = sent(() -> call("key"));

    assertThat(sent).isEqualTo(lookUp(autoCommit));
    assertThat(bench.ledgerRows()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void replayAmongReplaysThatClaimLast_doesNotRunTheMethod(boolean autoCommit) throws Exception {
    start(autoCommit);
    Annotated.call("last", "key", this::write);
    replayOften(() -> Annotated.call("last", "key", this::write));

    List<String> sent = sent(() -> Annotated.call("last", "key", this::write));

    assertThat(sent).isEqualTo(lookUp(autoCommit));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void freshCallsAfterReplays_soonCostNoLookUp(boolean autoCommit) throws Exception {
    start(autoCommit);
    call("key");
    replayOften(() -> call("key"));
    List<String> fresh =
        inTransaction(autoCommit, "INSERT key", "INSERT ledger", "COMPLETE key", "COMMIT");

    assertThat(sent(() -> call("first"))).isEqualTo(together(lookUp(autoCommit), fresh));
    for (int i = 0; i < 10; i++) {
      call("fresh " + i);
    }
    assertThat(sent(() -> call("last"))).isEqualTo(fresh);
  }

  @Test
  void replayFromTheNearCache_sendsNothingAndNeedsNoConnection() throws Exception {
    start(true);
    engine = bench.engine(pool, builder -> builder);
    call("key");
    List<String> results = new ArrayList<>();

    List<String> sent = sent(() -> results.add(call("key")));
    try (Connection taken = pool.getConnection()) {
      // The pool has no other one: a call that needed it would fail.
      results.add(call("key"));
      assertThat(taken.isValid(1)).isTrue();
    }

    assertThat(sent).isEmpty();
    assertThat(results).containsExactly("result", "result");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void expiredKey_costsTheReplayAndATakeOver(boolean autoCommit) throws Exception {
    start(autoCommit);
    call("key");
    expireAll();

    List<String> sent = sent(() -> call("key"));

    assertThat(sent)
        .isEqualTo(
            together(
                inTransaction(autoCommit, "INSERT key", "SELECT key", "ROLLBACK"),
                inTransaction(
                    autoCommit,
                    "TAKE OVER key",
                    "SELECT key",
                    "INSERT ledger",
                    "COMPLETE key",
                    "COMMIT")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void expiredKeyOfACallThatClaimsLast_isTakenOverInOneTransaction(boolean autoCommit)
      throws Exception {
    start(autoCommit);
    Annotated.call("last", "key", this::write);
    expireAll();

    List<String> sent = sent(() -> Annotated.call("last", "key", this::write));

    assertThat(sent)
        .isEqualTo(
            inTransaction(
                autoCommit,
                "INSERT ledger",
                "INSERT key",
                "SELECT key",
                "TAKE OVER key",
                "SELECT key",
                "COMMIT"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void methodThatThrows_costsTheRollback(boolean autoCommit) throws Exception {
    start(autoCommit);

    List<String> sent =
        sent(
            () -> {
              assertThatThrownBy(
                      () ->
                          engine.<Void, Exception>call(
                              "op",
                              "key",
                              Void.class,
                              () -> {
                                write();
                                throw new IllegalStateException("business");
                              }))
                  .hasMessage("business");
              return null;
            });

    assertThat(sent)
        .isEqualTo(inTransaction(autoCommit, "INSERT key", "INSERT ledger", "ROLLBACK"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void recordedFailure_costsASecondTransaction(boolean autoCommit) throws Exception {
    start(autoCommit);

    List<String> sent =
        sent(
            () -> {
              assertThatThrownBy(() -> Annotated.call("recorded", "key", this::decline))
                  .isInstanceOf(Annotated.Declined.class);
              return null;
            });

    assertThat(sent)
        .isEqualTo(
            together(
                inTransaction(autoCommit, "INSERT key", "INSERT ledger", "ROLLBACK"),
                inTransaction(autoCommit, "INSERT key", "COMMIT")));
    assertThat(bench.ledgerRows()).isZero();
  }

  private String decline() throws Exception {
    write();
    throw new Annotated.Declined("no");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void replayOfARecordedFailure_isTwoStatementsAndTheEnd(boolean autoCommit) throws Exception {
    start(autoCommit);
    assertThatThrownBy(() -> Annotated.call("recorded", "key", this::decline))
        .isInstanceOf(Annotated.Declined.class);

    List<String> sent =
        sent(
            () -> {
              assertThatThrownBy(() -> Annotated.call("recorded", "key", this::write))
                  .isInstanceOf(Annotated.Declined.class);
              return null;
            });

    assertThat(sent).isEqualTo(inTransaction(autoCommit, "INSERT key", "SELECT key", "ROLLBACK"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void joinedCall_addsItsSavepointAndItsKey(boolean autoCommit) throws Exception {
    start(autoCommit);

    List<String> sent =
        sent(
            () ->
                engine.<String, SQLException>call("op", "outer", String.class, () -> call("key")));

    assertThat(sent)
        .isEqualTo(
            inTransaction(
                autoCommit,
                "INSERT key",
                "SAVEPOINT idempotent_1",
                "INSERT key",
                "INSERT ledger",
                "COMPLETE key",
                "COMPLETE key",
                "COMMIT"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void joinedReplay_isUndoneToItsSavepoint(boolean autoCommit) throws Exception {
    start(autoCommit);
    call("key");

    List<String> sent =
        sent(
            () ->
                engine.<String, SQLException>call("op", "outer", String.class, () -> call("key")));

    assertThat(sent)
        .isEqualTo(
            inTransaction(
                autoCommit,
                "INSERT key",
                "SAVEPOINT idempotent_1",
                "INSERT key",
                "SELECT key",
                "ROLLBACK TO SAVEPOINT idempotent_1",
                "COMPLETE key",
                "COMMIT"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void statements_arePreparedAfterTheirSecondUse(boolean autoCommit) throws Exception {
    start(autoCommit);
    pool.getHikariPoolMXBean().softEvictConnections();
    callVoid("a new connection");

    List<String> second = sent(() -> callVoid("second"));
    List<String> third = sent(() -> callVoid("third"));
    List<String> fourth = sent(() -> callVoid("fourth"));

    assertThat(second).containsSubsequence("INSERT key", "Prepare").containsOnlyOnce("Prepare");
    assertThat(fourth)
        .doesNotContain("Prepare")
        .isEqualTo(unprepared(third))
        .isEqualTo(unprepared(second));
  }

  private static List<String> unprepared(List<String> sent) {
    return sent.stream().filter(each -> !each.equals("Prepare")).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void statements_areNotPreparedWhereThatIsTurnedOff(boolean autoCommit) throws Exception {
    start(autoCommit);
    JdbcIdempotency other =
        bench.engine(
            pool,
            builder ->
                builder.nearCache(cache -> cache.maximumBytes(0)).serverPreparedStatements(false));
    engine = other;

    List<String> sent =
        sent(
            () -> {
              for (int i = 0; i < 3; i++) {
                callVoid("key " + i);
              }
              return null;
            });

    assertThat(sent).doesNotContain("Prepare");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void newConnection_isAskedThreeQuestionsOnce(boolean autoCommit) throws Exception {
    start(autoCommit);
    engine = bench.engine(pool, builder -> builder.nearCache(cache -> cache.maximumBytes(0)));

    List<String> first = sent(() -> callVoid("first"));
    List<String> second = sent(() -> callVoid("second"));

    // With autocommit off the questions have begun a transaction, which is ended.
    assertThat(first).hasSize(unprepared(second).size() + (autoCommit ? 3 : 4));
    assertThat(first.subList(0, 3))
        .containsExactly(
            "SHOW VARIABLES WHERE Variable_name IN ('server_uuid', 'group_replication_group_name')",
            "SHOW GLOBAL STATUS LIKE 'Uptime'",
            "SELECT @@hostname, @@port, UNIX_TIMESTAMP(), CONNECTION_ID()");
  }
}
