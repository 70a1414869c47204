package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.idempotent.Call;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyException;
import dev.idempotent.testdatabase.RequiresMySql;
import dev.idempotent.testdatabase.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Methods that swallow a lock timeout on a server that rolls the whole transaction back then
 * ({@code innodb_rollback_on_timeout=ON}, which can be set at its start only).
 */
@RequiresMySql("a server with an option of its own")
final class RollbackOnTimeoutTest {
  private static TestDatabase server;

  private Bench bench;
  private Crew crew;
  private Rival rival;
  private JdbcIdempotency engine;
  private DataSource db;

  @BeforeAll
  static void startServer() {
    server = TestDatabase.start(TestDatabase.Options.of("--innodb-rollback-on-timeout=ON"));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench(server);
    crew = new Crew();
    rival = new Rival(bench, crew);
    rival.lock();
  }

  @AfterEach
  void close() throws SQLException {
    rival.close();
    crew.close();
    bench.close();
  }

  private void start(boolean autoCommit) {
    engine =
        bench.engine(
            bench.pool(
                config -> {
                  config.setMaximumPoolSize(1);
                  config.setAutoCommit(autoCommit);
                  config.setConnectionInitSql("SET SESSION innodb_lock_wait_timeout = 1");
                }),
            builder -> builder);
    db = engine.dataSource();
  }

  /** What a method does between its writes. */
  private interface Work {
    void run() throws SQLException;
  }

  private void call(String key, boolean withResult, Work work) throws SQLException {
    Class<?> type = withResult ? String.class : Void.class;
    engine.call(
        Call.of("op", key, type),
        () -> {
          work.run();
          return null;
        });
  }

  private void timeOut() {
    assertThatThrownBy(() -> execute("UPDATE accounts SET amount = 9 WHERE id = 2"))
        .asInstanceOf(type(SQLException.class))
        .extracting(SQLException::getErrorCode)
        .isEqualTo(1205);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = db.getConnection()) {
      Rival.run(connection, sql);
    }
  }

  private void assertLostAndNothingRemains(boolean withResult, Work work) throws SQLException {
    assertThat(catchThrowable(() -> call("key", withResult, work)))
        .asInstanceOf(type(IdempotencyException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(ErrorCode.TRANSACTION_LOST);

    assertThat(bench.ledgerRows()).isZero();
    assertThat(bench.keyRows()).isZero();
    rival.change();
    bench.assertAtRest();
    call("key", withResult, () -> Bench.write(db, "retry"));
    assertThat(bench.ledgerRows()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void lockTimeout_swallowedAndWrittenOn_leavesNothing(boolean autoCommit, boolean withResult)
      throws SQLException {
    start(autoCommit);

    assertLostAndNothingRemains(
        withResult,
        () -> {
          Bench.write(db, "before");
          timeOut();
          assertThatThrownBy(() -> Bench.write(db, "after")).isInstanceOf(SQLException.class);
        });
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void lockTimeout_swallowedByAnInnerCall_leavesNothing(boolean autoCommit, boolean withResult)
      throws SQLException {
    start(autoCommit);

    assertLostAndNothingRemains(
        withResult,
        () -> {
          Bench.write(db, "before");
          assertThatThrownBy(() -> call("inner", withResult, this::timeOut))
              .isInstanceOf(IdempotencyException.class);
        });
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void lockTimeout_inTheMiddleOfABatch_leavesNothing(boolean autoCommit, boolean withResult)
      throws SQLException {
    start(autoCommit);

    assertLostAndNothingRemains(
        withResult,
        () -> {
          Bench.write(db, "before");
          try (Connection connection = db.getConnection();
              Statement statement = connection.createStatement()) {
            statement.addBatch("UPDATE accounts SET amount = 9 WHERE id = 2");
            statement.addBatch("INSERT INTO ledger (what) VALUES ('after the loss')");
            statement.addBatch("INSERT INTO ledger (what) VALUES (NULL)");
            assertThatThrownBy(statement::executeBatch).isInstanceOf(SQLException.class);
          }
        });
  }
}
