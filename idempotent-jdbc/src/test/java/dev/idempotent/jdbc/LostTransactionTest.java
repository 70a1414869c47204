package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.mysql.cj.jdbc.JdbcStatement;
import com.zaxxer.hikari.HikariConfig;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyException;
import dev.idempotent.ResultException;
import dev.idempotent.testdatabase.DatabaseKind;
import dev.idempotent.testdatabase.TestDatabase;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods that lose the call's transaction, and hide it. */
final class LostTransactionTest {
  private Bench bench;
  private Crew crew;
  private Rival rival;
  private JdbcIdempotency engine;
  private DataSource db;

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    crew = new Crew();
    rival = new Rival(bench, crew);
  }

  @AfterEach
  void close() throws SQLException {
    rival.close();
    crew.close();
    bench.close();
  }

  /** Only MariaDB has innodb_snapshot_isolation: elsewhere there is no such case. */
  static Stream<Arguments> poolsWithSnapshotIsolation() {
    return TestDatabase.get().kind() == DatabaseKind.MARIADB
        ? Stream.of(
            Arguments.of(true, true),
            Arguments.of(true, false),
            Arguments.of(false, true),
            Arguments.of(false, false))
        : Stream.of();
  }

  private void start(boolean autoCommit) {
    start(config -> config.setAutoCommit(autoCommit));
  }

  private void start(Consumer<HikariConfig> settings) {
    start(settings, builder -> builder);
  }

  private void start(
      Consumer<HikariConfig> settings, UnaryOperator<JdbcIdempotency.Builder> engineSettings) {
    engine =
        bench.engine(
            bench.pool(
                config -> {
                  config.setMaximumPoolSize(1);
                  settings.accept(config);
                }),
            engineSettings);
    db = engine.dataSource();
  }

  /** What a method does on its connection, and what it may throw. */
  private interface Work {
    void run() throws SQLException;
  }

  private void call(boolean withResult, Work work) throws SQLException {
    call("key", withResult, work);
  }

  private void call(String key, boolean withResult, Work work) throws SQLException {
    if (withResult) {
      engine.<String, SQLException>call(
          "op",
          key,
          String.class,
          () -> {
            work.run();
            return "result";
          });
    } else {
      engine.<Void, SQLException>call(
          "op",
          key,
          Void.class,
          () -> {
            work.run();
            return null;
          });
    }
  }

  private void assertLost(boolean withResult, Work work) {
    assertFails(ErrorCode.TRANSACTION_LOST, withResult, work);
  }

  private void assertFails(ErrorCode code, boolean withResult, Work work) {
    assertThatThrownBy(() -> call(withResult, work))
        .asInstanceOf(type(IdempotencyException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(code);
  }

  private void assertNothingRemainsAndARetryWorks(boolean withResult) throws SQLException {
    assertThat(bench.ledgerRows()).isZero();
    assertThat(bench.keyRows()).isZero();
    bench.assertAtRest();
    call(withResult, () -> Bench.write(db, "retry"));
    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  /** As something leaves it that has ended the transaction and begun another one. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void keyRow_thatIsGoneOrOfAnotherAttempt_failsTheCall(boolean autoCommit, boolean procedures)
      throws SQLException {
    for (String sql :
        List.of(
            "DELETE FROM idempotent_call",
            "UPDATE idempotent_call SET attempt = REPEAT('x', 16)")) {
      start(config -> config.setAutoCommit(autoCommit), builder -> builder.procedures(procedures));

      assertLost(
          true,
          () -> {
            Bench.write(db, "first");
            execute(sql);
          });

      assertNothingRemainsAndARetryWorks(true);
      bench.execute("DELETE FROM idempotent_call");
      bench.execute("DELETE FROM ledger");
    }
  }

  private void swallow(Work work) {
    assertThat(catchThrowable(work::run)).isInstanceOf(SQLException.class);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = db.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void deadlock_swallowedAndWrittenOn_leavesNothing(boolean autoCommit, boolean withResult)
      throws SQLException {
    start(autoCommit);

    assertLost(
        withResult,
        () -> {
          Bench.write(db, "before");
          swallow(() -> rival.deadlock(db));
          swallow(() -> Bench.write(db, "after"));
        });

    assertNothingRemainsAndARetryWorks(withResult);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void deadlock_swallowedAsTheLastThing_leavesNothing(boolean autoCommit, boolean withResult)
      throws SQLException {
    start(autoCommit);

    assertLost(
        withResult,
        () -> {
          Bench.write(db, "before");
          swallow(() -> rival.deadlock(db));
        });

    assertNothingRemainsAndARetryWorks(withResult);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void deadlock_swallowedByAnInnerCall_failsBothCalls(boolean autoCommit, boolean withResult)
      throws SQLException {
    start(autoCommit);

    assertLost(
        withResult,
        () -> {
          Bench.write(db, "outer");
          assertThatThrownBy(
                  () ->
                      call(
                          "inner",
                          withResult,
                          () -> {
                            Bench.write(db, "inner");
                            swallow(() -> rival.deadlock(db));
                          }))
              .asInstanceOf(type(IdempotencyException.class))
              .extracting(IdempotencyException::code)
              .isEqualTo(ErrorCode.TRANSACTION_LOST);
          swallow(() -> Bench.write(db, "after"));
        });

    assertNothingRemainsAndARetryWorks(withResult);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void deadlock_ofAnInnerCall_swallowedByTheOuterOne_leavesNothing(boolean autoCommit)
      throws SQLException {
    start(autoCommit);

    assertLost(
        false,
        () -> {
          Bench.write(db, "outer");
          swallow(() -> call("inner", false, () -> rival.deadlock(db)));
          swallow(() -> Bench.write(db, "after"));
        });

    assertNothingRemainsAndARetryWorks(false);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void deadlock_letOut_reachesTheCallerAsItIs(boolean autoCommit) throws SQLException {
    start(autoCommit);

    assertThatThrownBy(
            () ->
                call(
                    true,
                    () -> {
                      Bench.write(db, "before");
                      rival.deadlock(db);
                    }))
        .asInstanceOf(type(SQLException.class))
        .extracting(SQLException::getErrorCode)
        .isEqualTo(1213);

    assertNothingRemainsAndARetryWorks(true);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void lockTimeout_swallowed_keepsTheRestOfTheTransaction(boolean autoCommit, boolean withResult)
      throws SQLException {
    start(
        config -> {
          config.setAutoCommit(autoCommit);
          config.setConnectionInitSql("SET SESSION innodb_lock_wait_timeout = 1");
        });
    rival.lock();

    call(
        withResult,
        () -> {
          Bench.write(db, "before");
          swallow(() -> execute("UPDATE accounts SET amount = 9 WHERE id = 2"));
          Bench.write(db, "after");
        });

    assertThat(bench.ledgerRows()).isEqualTo(2);
    assertThat(bench.keyRows()).isEqualTo(1);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("poolsWithSnapshotIsolation")
  void changedRow_underSnapshotIsolation_leavesNothing(boolean autoCommit, boolean withResult)
      throws SQLException {
    startWithSnapshotIsolation(autoCommit);

    assertLost(
        withResult,
        () -> {
          Bench.write(db, "before");
          query("SELECT COUNT(*) FROM accounts");
          rival.change();
          swallow(() -> execute("UPDATE accounts SET amount = 9 WHERE id = 2"));
          swallow(() -> Bench.write(db, "after"));
        });

    assertNothingRemainsAndARetryWorks(withResult);
  }

  private void startWithSnapshotIsolation(boolean autoCommit) {
    start(
        config -> {
          config.setAutoCommit(autoCommit);
          config.setConnectionInitSql("SET SESSION innodb_snapshot_isolation = ON");
        });
  }

  private long query(String sql) throws SQLException {
    try (Connection connection = db.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void connectionKilled_andUsedAgain_leavesNothing(boolean autoCommit, boolean withResult)
      throws SQLException {
    start(autoCommit);

    assertFailsTyped(
        withResult,
        () -> {
          Bench.write(db, "before");
          bench.execute("KILL " + query("SELECT CONNECTION_ID()"));
          swallow(() -> Bench.write(db, "after"));
        });

    assertNothingRemainsAndARetryWorks(withResult);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void connectionKilled_asTheLastThing_leavesNothing(boolean autoCommit, boolean withResult)
      throws SQLException {
    start(autoCommit);

    assertFailsTyped(
        withResult,
        () -> {
          Bench.write(db, "before");
          bench.execute("KILL " + query("SELECT CONNECTION_ID()"));
        });

    assertNothingRemainsAndARetryWorks(withResult);
  }

  private void assertFailsTyped(boolean withResult, Work work) {
    assertThatThrownBy(() -> call(withResult, work))
        .asInstanceOf(type(IdempotencyException.class))
        .extracting(IdempotencyException::code)
        .isIn(ErrorCode.TRANSACTION_LOST, ErrorCode.STORE_UNAVAILABLE, ErrorCode.COMMIT_REFUSED);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void procedureThatCommits_failsTheCall(boolean autoCommit, boolean withResult)
      throws SQLException {
    bench.execute("CREATE PROCEDURE p() BEGIN COMMIT; END");
    start(autoCommit);

    assertLost(
        withResult,
        () -> {
          callProcedure();
          swallow(() -> Bench.write(db, "after"));
        });

    assertThat(bench.ledgerRows()).isZero();
    bench.assertAtRest();
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void procedureThatCommits_beforeTheOutcomeIsThere_isNotReplayed(
      boolean autoCommit, boolean withResult) throws SQLException {
    bench.execute("CREATE PROCEDURE p() BEGIN COMMIT; END");
    start(autoCommit);
    assertLost(
        withResult,
        () -> {
          Bench.write(db, "before");
          callProcedure();
        });

    // The procedure has committed the key with half of the method's writes: nobody can mend that.
    assertThatThrownBy(() -> call(withResult, () -> Bench.write(db, "again")))
        .isInstanceOf(ResultException.class)
        .hasMessageStartingWith(ErrorCode.RECORD_UNREADABLE.id());
    assertThat(bench.ledgerRows()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void procedureThatCommitsAndBeginsAgain_failsTheCall(boolean autoCommit, boolean withResult)
      throws SQLException {
    bench.execute(
        "CREATE PROCEDURE p() BEGIN COMMIT; START TRANSACTION;"
            + " INSERT INTO ledger (what) VALUES ('second'); END");
    start(autoCommit);

    assertLost(withResult, this::callProcedure);

    assertThat(bench.ledgerRows()).isZero();
    bench.assertAtRest();
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void procedureThatSwallowsADeadlock_leavesNothing(boolean autoCommit, boolean withResult)
      throws SQLException {
    bench.execute(
        "CREATE PROCEDURE p() BEGIN DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;"
            + " UPDATE accounts SET amount = 9 WHERE id = 2;"
            + " INSERT INTO ledger (what) VALUES ('in the procedure'); END");
    start(autoCommit);

    assertLost(
        withResult,
        () -> {
          execute("UPDATE accounts SET amount = 9 WHERE id = 1");
          rival.lock();
          Future<?> other = rival.waitForRowOne();
          callProcedure();
          await().until(other::isDone);
        });

    assertThat(bench.count("SELECT COUNT(*) FROM ledger")).isZero();
    assertThat(bench.keyRows()).isZero();
  }

  private void callProcedure() throws SQLException {
    try (Connection connection = db.getConnection();
        CallableStatement statement = connection.prepareCall("{call p()}")) {
      statement.execute();
    }
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void procedureThatOnlyWrites_isPartOfTheCall(boolean autoCommit, boolean withResult)
      throws SQLException {
    bench.execute("CREATE PROCEDURE p() INSERT INTO ledger (what) VALUES ('in the procedure')");
    start(autoCommit);

    call(withResult, this::callProcedure);
    call(withResult, this::callProcedure);

    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("poolsWithSnapshotIsolation")
  void batch_thatGoesOnAfterTheLoss_leavesNothing(boolean autoCommit, boolean withResult)
      throws SQLException {
    startWithSnapshotIsolation(autoCommit);

    assertLost(
        withResult,
        () -> {
          query("SELECT COUNT(*) FROM accounts");
          rival.change();
          swallow(
              () -> {
                try (Connection connection = db.getConnection();
                    Statement statement = connection.createStatement()) {
                  statement.addBatch("UPDATE accounts SET amount = 9 WHERE id = 2");
                  statement.addBatch("INSERT INTO ledger (what) VALUES ('after the loss')");
                  statement.executeBatch();
                }
              });
        });

    assertNothingRemainsAndARetryWorks(withResult);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("poolsWithSnapshotIsolation")
  void batch_whoseLastFailureHidesTheLoss_leavesNothing(boolean autoCommit, boolean withResult)
      throws SQLException {
    startWithSnapshotIsolation(autoCommit);

    assertLost(
        withResult,
        () -> {
          query("SELECT COUNT(*) FROM accounts");
          rival.change();
          swallow(
              () -> {
                try (Connection connection = db.getConnection();
                    Statement statement = connection.createStatement()) {
                  statement.addBatch("UPDATE accounts SET amount = 9 WHERE id = 2");
                  statement.addBatch("INSERT INTO ledger (what) VALUES ('after the loss')");
                  statement.addBatch("INSERT INTO ledger (what) VALUES (NULL)");
                  statement.executeBatch();
                }
              });
        });

    assertNothingRemainsAndARetryWorks(withResult);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TRUNCATE TABLE accounts",
        "  /* first */ -- second\n # third\n truncate accounts",
        "/*!50000 TRUNCATE */ TABLE accounts",
        "CREATE TABLE other (id INT)",
        "ALTER TABLE accounts ADD COLUMN more INT",
        "DROP TABLE accounts",
        "COMMIT",
        "BEGIN",
        "START TRANSACTION",
        "SET autocommit = 1",
        "SET @@session.autocommit = 1",
        "INSERT INTO ledger (what) VALUES ('; -- \\' ; \"'); COMMIT",
      })
  void endingStatement_isRefusedBeforeItTakesEffect(String sql) throws SQLException {
    start(config -> config.addDataSourceProperty("allowMultiQueries", "true"));

    call(
        true,
        () -> {
          try (Connection connection = db.getConnection();
              Statement statement = connection.createStatement()) {
            assertRefused(() -> statement.execute(sql));
            assertRefused(() -> statement.executeUpdate(sql));
            assertRefused(() -> statement.executeLargeUpdate(sql));
            assertRefused(() -> statement.executeQuery(sql));
            assertRefused(() -> statement.execute(sql, Statement.RETURN_GENERATED_KEYS));
            assertRefused(() -> statement.addBatch(sql));
            assertRefused(() -> connection.prepareStatement(sql).close());
            assertRefused(() -> connection.prepareCall(sql).close());
          }
          Bench.write(db, "the call goes on");
        });

    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
    assertThat(bench.count("SELECT COUNT(*) FROM accounts")).isEqualTo(2);
  }

  @Test
  void endingStatement_afterABackslashThatIsText_isRefused() throws SQLException {
    start(
        config -> {
          config.addDataSourceProperty("allowMultiQueries", "true");
          config.setConnectionInitSql("SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'");
        });

    call(true, () -> assertRefused(() -> execute("SELECT '\\'; COMMIT; SELECT '\\'")));
    call("other", true, () -> execute("INSERT INTO ledger (what) VALUES ('\\')"));

    assertThat(bench.ledgerRows()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void unwrappedStatement_isTheDriversOwn_andItsCommitIsNoticed(boolean autoCommit)
      throws SQLException {
    start(autoCommit);

    assertLost(
        true,
        () -> {
          try (Connection connection = db.getConnection();
              Statement statement = connection.createStatement()) {
            assertThat(statement.isWrapperFor(JdbcStatement.class)).isTrue();
            JdbcStatement driver = statement.unwrap(JdbcStatement.class);
            assertThat(statement.unwrap(Statement.class)).isSameAs(statement);
            driver.execute("COMMIT");
          }
          Bench.write(db, "after");
        });

    assertThat(bench.ledgerRows()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rollback_thatIsRefusedAndSwallowed_failsTheCall(boolean asText) throws SQLException {
    start(true);

    assertLost(
        true,
        () -> {
          Bench.write(db, "to be undone");
          try (Connection connection = db.getConnection();
              Statement statement = connection.createStatement()) {
            assertRefused(
                () -> {
                  if (asText) {
                    statement.execute(" Rollback");
                  } else {
                    connection.rollback();
                  }
                });
          }
        });
  }

  private static void assertRefused(Work work) {
    assertThatThrownBy(work::run)
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith(ErrorCode.TRANSACTION_CONTROL.id());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void preparedText_thatCommits_failsTheCall(boolean autoCommit) throws SQLException {
    start(autoCommit);

    assertLost(
        true,
        () -> {
          execute("PREPARE s FROM 'TRUNCATE TABLE ballast'");
          execute("EXECUTE s");
          swallow(() -> Bench.write(db, "after"));
        });

    assertThat(bench.ledgerRows()).isZero();
  }

  @Test
  void temporaryTable_isAllowed() throws SQLException {
    start(true);

    call(
        true,
        () -> {
          Bench.write(db, "before");
          execute("CREATE TEMPORARY TABLE scratch (id INT)");
          execute("DROP TEMPORARY TABLE scratch");
        });

    assertThat(bench.ledgerRows()).isEqualTo(1);
  }

  @Test
  void usersOwnDuplicate_isNotTakenForOurs() throws SQLException {
    start(true);
    bench.execute("INSERT INTO unique_names VALUES ('taken')");
    AtomicInteger runs = new AtomicInteger();

    assertThatThrownBy(
            () ->
                call(
                    true,
                    () -> {
                      runs.incrementAndGet();
                      try (Connection connection = db.getConnection();
                          PreparedStatement statement =
                              connection.prepareStatement(
                                  "INSERT INTO unique_names VALUES ('taken')")) {
                        statement.executeUpdate();
                      }
                    }))
        .asInstanceOf(type(SQLException.class))
        .extracting(SQLException::getErrorCode)
        .isEqualTo(1062);

    assertThat(runs).hasValue(1);
    assertNothingRemainsAndARetryWorks(true);
  }
}
