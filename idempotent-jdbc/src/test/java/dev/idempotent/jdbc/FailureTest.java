package dev.idempotent.jdbc;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Call;
import dev.idempotent.ErrorCode;
import dev.idempotent.Idempotency.Body;
import dev.idempotent.IdempotencyException;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.testdatabase.Wire;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The database, or the way to it, fails at every step of a call. */
final class FailureTest {
  private static final String KEY = "secretkey4711";
  private static final String SCOPE = "secrettenant4712";
  private static final String RESULT = "secretresult4713";

  private Bench bench;
  private Crew crew;
  private Wire wire;
  private Leaks leaks;
  private HikariDataSource pool;
  private JdbcIdempotency engine;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void open() throws Exception {
    bench = new Bench();
    crew = new Crew();
    wire = new Wire(bench.schema().jdbcUrl());
    leaks = new Leaks();
  }

  @AfterEach
  void close() throws IOException {
    wire.up();
    bench.close();
    leaks.close();
    wire.close();
    crew.close();
    leaks.assertNone(KEY, SCOPE, RESULT);
  }

  private static boolean isClaim(String text) {
    return text.contains("INSERT INTO") && text.contains("IDEMPOTENT_CALL");
  }

  private static boolean isStoring(String text) {
    return text.contains("UPDATE OUTCOME = IF(ATTEMPT = ") && text.contains("IDEMPOTENT_CALL");
  }

  private HikariDataSource pool(boolean autoCommit) {
    return bench.pool(
        config -> {
          config.setJdbcUrl(wire.url());
          config.setAutoCommit(autoCommit);
          config.setMaximumPoolSize(2);
          config.setMinimumIdle(0);
          config.setConnectionTimeout(1_000);
          config.setValidationTimeout(500);
          config.setInitializationFailTimeout(-1);
        });
  }

  private void start(boolean autoCommit) {
    pool = pool(autoCommit);
    engine =
        bench.engine(
            pool,
            builder ->
                builder
                    .waitAtMost(Duration.ofMillis(500))
                    .answerWithin(Duration.ofMillis(500))
                    .resolveWithin(Duration.ofSeconds(3)));
  }

  private String call(Body<?, SQLException> before) throws SQLException {
    return engine.<String, SQLException>call(
        Call.of("op", KEY, String.class).scope(SCOPE),
        () -> {
          Bench.write(engine.dataSource(), "line");
          runs.incrementAndGet();
          before.run();
          return RESULT;
        });
  }

  private void callVoid(Body<?, SQLException> before) throws SQLException {
    engine.<Void, SQLException>call(
        Call.of("op", KEY, Void.class).scope(SCOPE),
        () -> {
          Bench.write(engine.dataSource(), "line");
          runs.incrementAndGet();
          before.run();
          return null;
        });
  }

  private void assertFails(ErrorCode code, Body<?, SQLException> before) {
    long began = System.nanoTime();
    Throwable thrown = catchThrowable(() -> call(before));
    if (thrown != null) {
      leaks.add(thrown);
    }
    assertThat(thrown)
        .asInstanceOf(type(IdempotencyException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(code);
    assertThat(NANOSECONDS.toMillis(System.nanoTime() - began)).as("bounded").isLessThan(8_000);
  }

  private static Object nothing() {
    return "";
  }

  private Object arm(Predicate<String> packet, Wire.Fault fault) {
    wire.next(packet, fault);
    return "";
  }

  private void assertNothingRemains() throws SQLException {
    bench.assertAtRest();
    assertThat(bench.ledgerRows()).isZero();
    assertThat(bench.keyRows()).isZero();
    assertThat(engine.unwrap(IdempotencyEngine.class).nearCacheSize()).isZero();
  }

  private void assertARetryRuns() throws SQLException {
    int before = runs.get();
    assertThat(call(FailureTest::nothing)).isEqualTo(RESULT);
    assertThat(runs).hasValue(before + 1);
    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  private void assertARetryIsReplayed() throws SQLException {
    int before = runs.get();
    assertThat(call(FailureTest::nothing)).isEqualTo(RESULT);
    assertThat(runs).hasValue(before);
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  @Test
  void databaseDown_atBuild_isTold() {
    wire.down();
    HikariDataSource unreachable = pool(true);

    assertThatThrownBy(() -> JdbcIdempotency.builder(unreachable).build())
        .asInstanceOf(type(IdempotencyException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void databaseDown_atTheClaim_runsNothing(boolean autoCommit) throws SQLException {
    start(autoCommit);
    wire.down();

    assertFails(ErrorCode.STORE_UNAVAILABLE, FailureTest::nothing);

    wire.up();
    assertThat(runs).hasValue(0);
    assertNothingRemains();
    assertARetryRuns();
  }

  @ParameterizedTest
  @CsvSource({
    "LOSE,STORE_UNAVAILABLE",
    "LOSE_ANSWER,STORE_UNAVAILABLE",
    // From here it looks like waiting for another holder.
    "HOLD_ANSWER,IN_PROGRESS",
    "STALL,STORE_UNAVAILABLE"
  })
  void claim_notAnswered_runsNothing(Wire.Fault fault, ErrorCode code) throws SQLException {
    start(true);
    wire.next(FailureTest::isClaim, fault);

    assertFails(code, FailureTest::nothing);

    wire.up();
    assertThat(runs).hasValue(0);
    assertNothingRemains();
    assertARetryRuns();
  }

  @ParameterizedTest
  @CsvSource({"LOSE", "HOLD_ANSWER", "STALL"})
  void firstStatement_notAnswered_runsNothing(Wire.Fault fault) throws Exception {
    start(true);
    // A connection is asked for its server once, when it is new.
    pool.getHikariPoolMXBean().softEvictConnections();
    wire.next(text -> text.contains("SERVER_UUID"), fault);

    Future<?> call =
        crew.start(
            () -> {
              assertFails(ErrorCode.STORE_UNAVAILABLE, FailureTest::nothing);
              return null;
            });
    await().atMost(10, SECONDS).until(call::isDone);
    Crew.join(call);

    wire.up();
    assertThat(runs).hasValue(0);
    assertNothingRemains();
    assertARetryRuns();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connectionCut_whileTheMethodRuns_rollsBack(boolean autoCommit) throws SQLException {
    start(autoCommit);

    assertThatThrownBy(
            () ->
                call(
                    () -> {
                      wire.cut();
                      Bench.write(engine.dataSource(), "lost");
                      return "";
                    }))
        .isInstanceOf(SQLException.class);

    assertNothingRemains();
    assertARetryRuns();
  }

  @Test
  void failureOfTheRollback_isSuppressedInTheMethodsOwn() throws SQLException {
    start(true);
    IllegalStateException thrown = new IllegalStateException("business");

    assertThatThrownBy(
            () ->
                call(
                    () -> {
                      wire.cut();
                      throw thrown;
                    }))
        .isSameAs(thrown);

    leaks.add(thrown);
    assertThat(thrown.getSuppressed()).isNotEmpty();
    assertNothingRemains();
    assertARetryRuns();
  }

  @ParameterizedTest
  @CsvSource({
    "true,LOSE",
    "true,LOSE_ANSWER",
    "true,HOLD_ANSWER",
    "true,STALL",
    "false,LOSE_ANSWER",
    "false,STALL"
  })
  void storingTheResult_notAnswered_rollsBack(boolean autoCommit, Wire.Fault fault)
      throws SQLException {
    start(autoCommit);

    assertFails(ErrorCode.STORE_UNAVAILABLE, () -> arm(FailureTest::isStoring, fault));

    wire.up();
    assertNothingRemains();
    assertARetryRuns();
  }

  @ParameterizedTest
  @CsvSource({
    "true,LOSE_ANSWER",
    "true,HOLD_ANSWER",
    "true,HALF_CLOSE",
    "true,CUT_AFTER",
    "false,LOSE_ANSWER",
    "false,HOLD_ANSWER",
    "false,HALF_CLOSE",
    "false,CUT_AFTER"
  })
  void commit_whoseAnswerOrConnectionIsLost_tookEffect(boolean autoCommit, Wire.Fault fault)
      throws SQLException {
    start(autoCommit);

    assertThat(call(() -> arm(Wire::isCommit, fault))).isEqualTo(RESULT);

    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(engine.unwrap(IdempotencyEngine.class).nearCacheSize()).isEqualTo(1);
    assertARetryIsReplayed();
  }

  @Test
  void commitOfAVoidCall_whoseAnswerIsLost_tookEffect() throws SQLException {
    start(true);

    callVoid(() -> arm(Wire::isCommit, Wire.Fault.LOSE_ANSWER));
    callVoid(FailureTest::nothing);

    assertThat(runs).hasValue(1);
    assertThat(bench.ledgerRows()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"true,LOSE", "true,DROP", "false,LOSE", "false,DROP"})
  void commit_thatIsLost_isRefused(boolean autoCommit, Wire.Fault fault) throws SQLException {
    start(autoCommit);

    assertFails(ErrorCode.COMMIT_REFUSED, () -> arm(Wire::isCommit, fault));

    assertNothingRemains();
    assertARetryRuns();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void commit_thatIsDelayed_doesNotArriveAfterItWasRefused(boolean autoCommit) throws Exception {
    start(autoCommit);

    assertFails(ErrorCode.COMMIT_REFUSED, () -> arm(Wire::isCommit, Wire.Fault.DELAY));
    wire.deliver();

    assertNothingRemains();
    assertARetryRuns();
  }

  @Test
  void commit_thatArrivesWhileItIsLookedFor_isToldAsItIs() throws Exception {
    start(true);
    Future<String> call = crew.start(() -> call(() -> arm(Wire::isCommit, Wire.Fault.DELAY)));
    await().until(() -> bench.lockWaits() == 1);

    wire.deliver();

    Throwable failure = Crew.failure(call);
    bench.assertAtRest();
    if (failure == null) {
      assertARetryIsReplayed();
    } else {
      leaks.add(failure);
      assertThat(failure)
          .asInstanceOf(type(IdempotencyException.class))
          .extracting(IdempotencyException::code)
          .isEqualTo(ErrorCode.COMMIT_REFUSED);
      assertNothingRemains();
      assertARetryRuns();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DOWN", "STALL"})
  void commit_andNobodyToAsk_isUnknown(Wire.Fault fault) throws SQLException {
    start(true);

    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> arm(Wire::isCommit, fault));

    wire.up();
    assertThat(engine.unwrap(IdempotencyEngine.class).callsInProgress()).isZero();
    assertThat(engine.unwrap(IdempotencyEngine.class).nearCacheSize()).isZero();
    await().until(() -> bench.openTransactions() == 0);
    await()
        .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
        .until(() -> call(FailureTest::nothing).equals(RESULT));
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  @Test
  void commitLost_andTheKeyTakenBySomethingUnreadable_leavesNothingStuck() throws SQLException {
    start(true);
    callVoid(() -> "");
    assertThat(bench.keyRows()).isEqualTo(1);
    bench.execute(
        "CREATE TABLE other AS SELECT scope, identity, attempt, 9 AS outcome, fingerprint,"
            + " expires_at, result FROM idempotent_call");
    bench.execute("DELETE FROM idempotent_call");
    bench.execute("DELETE FROM ledger");
    JdbcIdempotency first = engine;
    start(true);

    assertFails(
        ErrorCode.COMMIT_REFUSED,
        () -> {
          wire.next(Wire::isCommit, Wire.Fault.DELAY);
          takeTheKeyOnceItIsFree();
          return "";
        });

    bench.assertAtRest();
    assertThat(first).isNotSameAs(engine);
  }

  private void takeTheKeyOnceItIsFree() {
    Future<?> taking =
        crew.start(
            () -> {
              bench.execute(
                  "INSERT INTO idempotent_call (scope, identity, attempt, outcome, fingerprint,"
                      + " expires_at, result) SELECT scope, identity, attempt, outcome,"
                      + " fingerprint, expires_at, result FROM other");
              return null;
            });
    await().until(() -> bench.lockWaits() >= 1);
    assertThat(taking.isDone()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void engineClosedInMidCall_commitAnswerLost_isStillFoundOut(boolean autoCommit)
      throws SQLException {
    start(autoCommit);

    assertThat(
            call(
                () -> {
                  engine.close();
                  return arm(Wire::isCommit, Wire.Fault.LOSE_ANSWER);
                }))
        .isEqualTo(RESULT);

    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  @Test
  void nestedCall_commitAnswerLost_landsBoth() throws SQLException {
    start(true);

    call(
        () -> {
          engine.call("op", "inner", String.class, () -> "inner");
          return arm(Wire::isCommit, Wire.Fault.LOSE_ANSWER);
        });

    assertThat(engine.unwrap(IdempotencyEngine.class).nearCacheSize()).isEqualTo(2);
    assertThat(bench.keyRows()).isEqualTo(2);
    bench.assertAtRest();
  }

  @Test
  void poolExhausted_isTold() throws SQLException {
    start(true);
    try (Connection one = pool.getConnection();
        Connection two = pool.getConnection()) {
      assertThat(one).isNotSameAs(two);

      assertFails(ErrorCode.STORE_UNAVAILABLE, FailureTest::nothing);
    }

    assertThat(runs).hasValue(0);
    assertARetryRuns();
  }

  @Test
  void tableMissing_isTold() throws SQLException {
    start(true);
    bench.execute("RENAME TABLE idempotent_call TO elsewhere");

    assertFails(ErrorCode.SCHEMA_INVALID, FailureTest::nothing);

    bench.execute("RENAME TABLE elsewhere TO idempotent_call");
    assertThat(runs).hasValue(0);
    assertARetryRuns();
  }

  @Test
  void connectionThatChainsTransactions_isNotHandedOn() throws SQLException {
    start(true);

    call(
        () -> {
          try (Connection connection = engine.dataSource().getConnection()) {
            Rival.run(connection, "SET SESSION completion_type = 'CHAIN'");
          }
          return "";
        });
    Bench.write(pool, "on its own");

    assertThat(bench.ledgerRows()).isEqualTo(2);
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connection_comesBackAsItWas(boolean autoCommit) throws SQLException {
    HikariDataSource single =
        bench.pool(
            config -> {
              config.setAutoCommit(autoCommit);
              config.setMaximumPoolSize(1);
              config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
            });
    engine = bench.engine(single, builder -> builder);

    call(FailureTest::nothing);
    assertThatThrownBy(
            () ->
                engine.call(
                    "op",
                    "other key",
                    Void.class,
                    () -> {
                      throw new IllegalStateException("business");
                    }))
        .hasMessage("business");
    bench.execute("CREATE PROCEDURE p() SELECT 1");
    engine.<Void, SQLException>call(
        "op",
        "third key",
        Void.class,
        () -> {
          try (Connection connection = engine.dataSource().getConnection()) {
            connection.prepareCall("CALL p()").execute();
          }
          return null;
        });

    try (Connection connection = single.getConnection();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT @@autocommit, @@innodb_lock_wait_timeout ="
                    + " @@global.innodb_lock_wait_timeout")) {
      row.next();
      assertThat(row.getBoolean(1)).isEqualTo(autoCommit);
      assertThat(row.getBoolean(2)).isTrue();
      assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
      assertThat(connection.getTransactionIsolation())
          .isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
      assertThat(connection.getNetworkTimeout()).isZero();
      assertThat(connection.isReadOnly()).isFalse();
    }
    bench.assertAtRest();
  }
}
