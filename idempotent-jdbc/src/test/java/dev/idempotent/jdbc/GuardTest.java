package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Call;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Methods that do on the call's connection what only the engine may, or that return what can't be
 * stored: each is told by its own error id, and nothing of it is written.
 */
final class GuardTest {
  /** What would end or change the transaction. */
  private enum Control {
    COMMIT(Connection::commit),
    SET_AUTO_COMMIT(connection -> connection.setAutoCommit(true)),
    READ_ONLY(connection -> connection.setReadOnly(true)),
    ISOLATION(GuardTest::changeIsolation),
    ABORT(connection -> connection.abort(Runnable::run)),
    DDL(connection -> Rival.run(connection, "CREATE TABLE other (id INT)")),
    TRUNCATE(connection -> Rival.run(connection, "TRUNCATE TABLE unique_names")),
    LOCK_TABLES(connection -> Rival.run(connection, "LOCK TABLES ledger WRITE")),
    COMMIT_TEXT(connection -> Rival.run(connection, "/* now */ commit work")),
    BEGIN_TEXT(connection -> Rival.run(connection, "BEGIN")),
    START_TEXT(connection -> Rival.run(connection, "START TRANSACTION READ WRITE")),
    AUTOCOMMIT_TEXT(connection -> Rival.run(connection, "SET @x = 1, autocommit = 1")),
    XA_TEXT(connection -> Rival.run(connection, "XA START 'x'")),
    PREPARED(connection -> connection.prepareStatement("COMMIT").executeUpdate()),
    CALLABLE(connection -> connection.prepareCall("COMMIT").executeUpdate()),
    BATCH(GuardTest::commitInABatch),
    THROUGH_A_STATEMENT(connection -> connection.createStatement().getConnection().commit()),
    THROUGH_META_DATA(connection -> connection.getMetaData().getConnection().commit()),
    ROLLBACK(Connection::rollback),
    ROLLBACK_TEXT(connection -> Rival.run(connection, "ROLLBACK"));

    @SuppressWarnings("ImmutableEnumChecker") // None of the lambdas captures anything.
    private final Use use;

    Control(Use use) {
      this.use = use;
    }

    boolean rollsBack() {
      return this == ROLLBACK || this == ROLLBACK_TEXT;
    }
  }

  /** Something that is done with a connection. */
  private interface Use {
    void on(Connection connection) throws SQLException;
  }

  private Bench bench;
  private Crew crew;
  private Leaks leaks;
  private HikariDataSource pool;
  private JdbcIdempotency engine;
  private DataSource db;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    crew = new Crew();
    leaks = new Leaks();
  }

  @AfterEach
  void close() {
    leaks.close();
    crew.close();
    bench.close();
  }

  private void start(boolean autoCommit) {
    start(config -> config.setAutoCommit(autoCommit), builder -> builder);
  }

  private void start(
      Consumer<HikariConfig> poolSettings, UnaryOperator<JdbcIdempotency.Builder> settings) {
    pool =
        bench.pool(
            config -> {
              config.setMaximumPoolSize(1);
              poolSettings.accept(config);
            });
    engine = bench.engine(pool, settings);
    db = engine.dataSource();
  }

  private static void changeIsolation(Connection connection) throws SQLException {
    connection.setTransactionIsolation(
        connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED
            ? Connection.TRANSACTION_REPEATABLE_READ
            : Connection.TRANSACTION_READ_COMMITTED);
  }

  private static void commitInABatch(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.addBatch("INSERT INTO ledger (what) VALUES ('in the batch')");
      statement.addBatch("COMMIT");
      statement.executeBatch();
    }
  }

  /** Writes a line, then uses the connection. */
  private String call(Use use) throws SQLException {
    return engine.<String, SQLException>call(
        "op",
        "key",
        String.class,
        () -> {
          Bench.write(db, "line");
          String result = "run " + runs.incrementAndGet();
          try (Connection connection = db.getConnection()) {
            use.on(connection);
          }
          return result;
        });
  }

  private void assertNothingWrittenAndARetryRuns() throws SQLException {
    assertThat(bench.ledgerRows()).isZero();
    assertThat(bench.keyRows()).isZero();
    bench.assertAtRest();
    int before = runs.get();
    assertThat(call(connection -> {})).isEqualTo("run " + (before + 1));
    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  private static void assertRefused(Throwable thrown, ErrorCode code) {
    assertThat(thrown).isInstanceOf(SQLException.class).hasMessageStartingWith(code.id());
  }

  private static void assertFailed(Throwable thrown, ErrorCode code) {
    assertThat(thrown)
        .asInstanceOf(type(IdempotencyException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(code);
  }

  @ParameterizedTest
  @EnumSource
  void control_thatIsLetOut_writesNothing(Control control) throws SQLException {
    for (boolean autoCommit : new boolean[] {true, false}) {
      start(autoCommit);

      assertRefused(catchThrowable(() -> call(control.use)), ErrorCode.TRANSACTION_CONTROL);

      assertNothingWrittenAndARetryRuns();
      bench.execute("DELETE FROM ledger");
      bench.execute("DELETE FROM idempotent_call");
    }
  }

  @ParameterizedTest
  @EnumSource
  void control_thatIsSwallowed_hasNoEffectAndTheCallCommitsAsAWhole(Control control)
      throws SQLException {
    for (boolean autoCommit : new boolean[] {true, false}) {
      start(autoCommit);
      Use swallowing =
          connection -> {
            assertRefused(
                catchThrowable(() -> control.use.on(connection)), ErrorCode.TRANSACTION_CONTROL);
            assertThat(bench.ledgerRows()).as("committed by it").isZero();
          };

      if (control.rollsBack()) {
        // What the method wanted to be undone must not commit.
        assertFailed(catchThrowable(() -> call(swallowing)), ErrorCode.TRANSACTION_LOST);
        assertNothingWrittenAndARetryRuns();
      } else {
        call(swallowing);
        assertThat(bench.ledgerRows()).isEqualTo(1);
        assertThat(bench.keyRows()).isEqualTo(1);
        bench.assertAtRest();
      }
      bench.execute("DELETE FROM ledger");
      bench.execute("DELETE FROM idempotent_call");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void settingsThatChangeNothing_areAllowed(boolean autoCommit) throws SQLException {
    start(autoCommit);

    call(
        connection -> {
          connection.setAutoCommit(false);
          connection.setReadOnly(false);
          connection.setTransactionIsolation(connection.getTransactionIsolation());
          assertThat(connection.getAutoCommit()).isFalse();
        });

    assertThat(bench.ledgerRows()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void close_closesOnlyTheHandle(boolean autoCommit) throws SQLException {
    start(autoCommit);

    call(
        connection -> {
          connection.close();
          assertThat(connection.isClosed()).isTrue();
          assertThatThrownBy(connection::createStatement)
              .isInstanceOf(SQLNonTransientConnectionException.class);
          assertThatThrownBy(connection::commit)
              .isInstanceOf(SQLNonTransientConnectionException.class);
          Bench.write(db, "on the next handle");
          assertThat(bench.ledgerRows()).isZero();
          assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isEqualTo(1);
        });

    assertThat(bench.ledgerRows()).isEqualTo(2);
    bench.assertAtRest();
  }

  @Test
  void anotherThread_isRefusedAndWritesNothing() throws Exception {
    start(true);

    Throwable thrown =
        catchThrowable(
            () ->
                call(
                    connection -> {
                      Future<?> other =
                          crew.start(
                              () -> {
                                Rival.run(connection, "INSERT INTO ledger (what) VALUES ('his')");
                                return null;
                              });
                      throw (SQLException) failure(other);
                    }));

    assertRefused(thrown, ErrorCode.CONNECTION_MISUSED);
    assertNothingWrittenAndARetryRuns();
  }

  private static Throwable failure(Future<?> task) {
    try {
      return Crew.failure(task);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anotherThread_thatIsGivenAStatement_isRefusedAndTheCallGoesOn() throws Exception {
    start(true);

    call(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("INSERT INTO ledger (what) VALUES ('his')")) {
            Future<?> other = crew.start(statement::executeUpdate);
            assertRefused(failure(other), ErrorCode.CONNECTION_MISUSED);
          }
        });

    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatTheMethodKept_isOfNoUseAfterTheEnd(boolean committed) throws SQLException {
    start(true);
    List<Leftover> kept = new ArrayList<>();
    Use keeping =
        connection -> {
          Connection handle = db.getConnection();
          Statement statement = handle.createStatement();
          ResultSet rows = handle.createStatement().executeQuery("SELECT what FROM ledger");
          kept.add(() -> Rival.run(handle, "INSERT INTO ledger (what) VALUES ('late')"));
          kept.add(() -> statement.executeUpdate("INSERT INTO ledger (what) VALUES ('late')"));
          kept.add(rows::next);
          kept.add(handle::getMetaData);
          if (!committed) {
            throw new SQLException("business");
          }
        };

    if (committed) {
      call(keeping);
    } else {
      assertThatThrownBy(() -> call(keeping)).hasMessage("business");
    }

    for (Leftover late : kept) {
      assertRefused(catchThrowable(late::use), ErrorCode.CONNECTION_MISUSED);
    }
    assertThat(bench.ledgerRows()).isEqualTo(committed ? 1 : 0);
    bench.assertAtRest();
  }

  /** An object of the call's connection that outlives the call. */
  private interface Leftover {
    void use() throws SQLException;
  }

  @Test
  void connectionNeverTouched_isReportedOncePerMethod() {
    start(true);

    for (int i = 0; i < 3; i++) {
      assertThat(engine.call("untouched", "key " + i, Integer.class, () -> 7)).isEqualTo(7);
    }

    assertThat(leaks.count(ErrorCode.CONNECTION_UNUSED.id())).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connectionNeverTouched_inStrictMode_failsAndWritesNothing(boolean withResult)
      throws SQLException {
    start(config -> {}, builder -> builder.strict(true));
    Class<?> type = withResult ? Integer.class : Void.class;

    assertFailed(
        catchThrowable(() -> engine.call(Call.of("op", "key", type), () -> null)),
        ErrorCode.CONNECTION_UNUSED);

    assertThat(leaks.count(ErrorCode.CONNECTION_UNUSED.id())).as("told by the exception").isZero();
    assertNothingWrittenAndARetryRuns();
  }

  @Test
  void connectionNeverTouched_inStrictModeByAnInnerCallOnly_isNobodysFault() throws SQLException {
    start(config -> {}, builder -> builder.strict(true));

    call(unused -> engine.call("inner", "key", Integer.class, () -> 7));

    assertThat(bench.keyRows()).isEqualTo(2);
  }
}
