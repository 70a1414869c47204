package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Call;
import dev.idempotent.ErrorCode;
import dev.idempotent.Idempotency.Body;
import dev.idempotent.IdempotencyException;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.testdatabase.RequiresMySql;
import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.Wire;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a failover does to calls: the server becomes read-only, dies and comes back, or another one
 * answers behind the same URL. On servers of the test's own.
 */
@RequiresMySql("servers that are killed, and become read-only")
final class FailoverTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private static TestDatabase primary;
  private static TestDatabase replica;

  private Bench bench;
  private Crew crew;
  private Wire wire;
  private HikariDataSource pool;
  private JdbcIdempotency engine;
  private Future<?> restart;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeAll
  static void startServers() {
    primary = TestDatabase.start(TestDatabase.Options.of("--server-id=1"));
    replica = TestDatabase.start(TestDatabase.Options.of("--server-id=2"));
  }

  @AfterAll
  static void stopServers() {
    primary.close();
    replica.close();
  }

  @BeforeEach
  void open() throws Exception {
    // A process is known by when it was started, to two seconds: this one must be older than that,
    // or the next one could be taken for it.
    await().ignoreExceptions().until(() -> uptimeSeconds(primary) > 4);
    bench = new Bench(primary);
    crew = new Crew();
    wire = new Wire(bench.schema().jdbcUrl());
  }

  @AfterEach
  void close() throws SQLException, IOException {
    setReadOnly(primary, false);
    setReadOnly(replica, false);
    wire.up();
    crew.close();
    bench.close();
    wire.close();
  }

  private static long uptimeSeconds(TestDatabase server) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Uptime'")) {
      row.next();
      return row.getLong(2);
    }
  }

  private static void setReadOnly(TestDatabase server, boolean on) throws SQLException {
    try (Connection connection = server.connect()) {
      // Those who connect as root pass read_only.
      Rival.run(connection, "SET GLOBAL super_read_only = " + on);
      Rival.run(connection, "SET GLOBAL read_only = " + on);
    }
  }

  private void start(boolean autoCommit, Duration resolveWithin) {
    pool =
        bench.pool(
            config -> {
              config.setJdbcUrl(wire.url());
              config.setAutoCommit(autoCommit);
              config.setMaximumPoolSize(1);
              config.setMinimumIdle(0);
              config.setConnectionTimeout(2_000);
              config.setValidationTimeout(500);
            });
    engine = bench.engine(pool, builder -> builder.resolveWithin(resolveWithin));
  }

  private void start() {
    start(true, LONG);
  }

  private String call(Body<?, SQLException> before) throws SQLException {
    return engine.<String, SQLException>call(
        Call.of("op", "key", String.class),
        () -> {
          Bench.write(engine.dataSource(), "line");
          String result = "run " + runs.incrementAndGet();
          before.run();
          return result;
        });
  }

  private void callVoid(Body<?, SQLException> before) throws SQLException {
    engine.<Void, SQLException>call(
        Call.of("op", "key", Void.class),
        () -> {
          Bench.write(engine.dataSource(), "line");
          runs.incrementAndGet();
          before.run();
          return null;
        });
  }

  private static Object nothing() {
    return "";
  }

  private static void assertCode(Throwable thrown, ErrorCode code) {
    assertThat(thrown)
        .asInstanceOf(type(IdempotencyException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(code);
  }

  private Object loseTheAnswerToCommit() {
    wire.next(Wire::isCommit, Wire.Fault.LOSE_ANSWER);
    return "";
  }

  private Object becomeReadOnly() throws SQLException {
    setReadOnly(primary, true);
    return "";
  }

  private long connectionId() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private void assertNothingRemainsAndARetryRuns() throws SQLException {
    assertThat(bench.ledgerRows()).isZero();
    assertThat(bench.keyRows()).isZero();
    assertThat(engine.unwrap(IdempotencyEngine.class).nearCacheSize()).isZero();
    bench.assertAtRest();
    int before = runs.get();
    assertThat(call(FailoverTest::nothing)).isEqualTo("run " + (before + 1));
    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  private void assertReplayed() throws SQLException {
    assertThat(call(FailoverTest::nothing)).isEqualTo("run 1");
    assertThat(runs).hasValue(1);
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readOnlyInMidCall_methodLearnsItAndNothingIsWritten(boolean autoCommit) throws SQLException {
    start(autoCommit, LONG);
    long connection = connectionId();

    Throwable thrown =
        catchThrowable(
            () ->
                call(
                    () -> {
                      becomeReadOnly();
                      Bench.write(engine.dataSource(), "refused");
                      return "";
                    }));

    assertThat(thrown)
        .asInstanceOf(type(SQLException.class))
        .extracting(SQLException::getErrorCode)
        .isEqualTo(1290);
    assertThat(connectionId()).isNotEqualTo(connection);
    setReadOnly(primary, false);
    assertNothingRemainsAndARetryRuns();
  }

  @ParameterizedTest
  @CsvSource({
    "true,true,STORE_UNAVAILABLE",
    "false,true,STORE_UNAVAILABLE",
    "true,false,COMMIT_REFUSED",
    "false,false,COMMIT_REFUSED"
  })
  void readOnlyBeforeTheEnd_isRolledBackAndItsConnectionNotUsedAgain(
      boolean autoCommit, boolean withResult, ErrorCode code) throws SQLException {
    start(autoCommit, LONG);
    long connection = connectionId();

    assertCode(
        catchThrowable(
            () -> {
              if (withResult) {
                call(this::becomeReadOnly);
              } else {
                callVoid(this::becomeReadOnly);
              }
            }),
        code);

    // A pool keeps such a connection after a failover, and meets the same answer for ever.
    assertThat(connectionId()).isNotEqualTo(connection);
    setReadOnly(primary, false);
    assertNothingRemainsAndARetryRuns();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void claimOnAReadOnlyServer_runsNothingAndItsConnectionIsNotUsedAgain(boolean autoCommit)
      throws SQLException {
    start(autoCommit, LONG);
    long connection = connectionId();
    becomeReadOnly();

    assertCode(catchThrowable(() -> call(FailoverTest::nothing)), ErrorCode.STORE_UNAVAILABLE);

    assertThat(runs).hasValue(0);
    assertThat(connectionId()).isNotEqualTo(connection);
    setReadOnly(primary, false);
    assertNothingRemainsAndARetryRuns();
  }

  /** As after a failover: the former primary may show what the new one never got. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void redeliveryOnAReadOnlyServer_isRefusedAndItsConnectionIsNotUsedAgain(boolean autoCommit)
      throws SQLException {
    start(autoCommit, LONG);
    engine = bench.engine(pool, builder -> builder.nearCache(cache -> cache.maximumBytes(0)));
    for (int i = 0; i < 40; i++) {
      assertThat(call(FailoverTest::nothing)).isEqualTo("run 1");
    }
    long former = connectionId();
    becomeReadOnly();

    assertCode(catchThrowable(() -> call(FailoverTest::nothing)), ErrorCode.STORE_UNAVAILABLE);

    assertThat(connectionId()).isNotEqualTo(former);
  }

  @Test
  void retryOnAReadOnlyServer_isReplayedFromMemoryOnly() throws SQLException {
    start();
    call(FailoverTest::nothing);
    JdbcIdempotency first = engine;
    becomeReadOnly();

    assertReplayed();
    engine = bench.engine(pool, builder -> builder.schema(SchemaMode.VALIDATE));
    assertCode(catchThrowable(() -> call(FailoverTest::nothing)), ErrorCode.STORE_UNAVAILABLE);

    setReadOnly(primary, false);
    assertReplayed();
    assertThat(first).isNotSameAs(engine);
  }

  /** Ends the server, and has it come back while the caller looks for the outcome. */
  private Object failPower() {
    primary.kill();
    restart =
        crew.start(
            () -> {
              primary.restart();
              return null;
            });
    return "";
  }

  @Test
  void serverKilledBeforeCommit_andRestarted_isUnknownAndARetryRuns() throws Exception {
    start();

    assertCode(catchThrowable(() -> callVoid(this::failPower)), ErrorCode.OUTCOME_UNKNOWN);

    await().ignoreExceptions().until(() -> bench.ledgerRows() == 0);
    assertNothingRemainsAndARetryRuns();
  }

  @Test
  void serverKilledInMidCall_andRestarted_writesNothing() throws Exception {
    start();

    assertCode(catchThrowable(() -> call(this::failPower)), ErrorCode.STORE_UNAVAILABLE);

    Crew.join(restart);
    await().ignoreExceptions().until(() -> bench.ledgerRows() == 0);
    assertNothingRemainsAndARetryRuns();
  }

  @Test
  void serverKilledDuringCommit_andRestarted_isUnknownAndARetryRuns() throws Exception {
    start();
    try (Connection blocker = bench.schema().connect()) {
      Future<?> call =
          crew.start(
              () -> {
                callVoid(
                    () -> {
                      // Whoever commits waits now, inside of the server.
                      Rival.run(blocker, "FLUSH TABLES WITH READ LOCK");
                      return "";
                    });
                return null;
              });
      await().until(() -> committing() == 1);

      failPower();

      assertCode(Crew.failure(call), ErrorCode.OUTCOME_UNKNOWN);
      Crew.join(restart);
    }
    await().ignoreExceptions().until(() -> bench.ledgerRows() == 0);
    assertNothingRemainsAndARetryRuns();
  }

  private long committing() throws SQLException {
    return bench.count(
        "SELECT COUNT(*) FROM information_schema.processlist"
            + " WHERE db = DATABASE() AND state LIKE 'Waiting for commit lock%'");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void serverKilledAfterCommit_andRestarted_isFoundCommitted(boolean autoCommit) throws Exception {
    start(autoCommit, LONG);
    Future<String> call =
        crew.start(
            () ->
                call(
                    () -> {
                      wire.next(Wire::isCommit, Wire.Fault.HOLD_ANSWER);
                      return "";
                    }));
    await().until(() -> bench.keyRows() == 1);

    failPower();

    assertThat(Crew.join(call)).isEqualTo("run 1");
    Crew.join(restart);
    await().ignoreExceptions().until(() -> bench.ledgerRows() == 1);
    assertReplayed();
  }

  /** Gives the replica the tables, with the rows that it has received by now. */
  private void replicate(boolean rows) throws SQLException {
    try (Connection to = replica.connect();
        Connection from = bench.schema().connect()) {
      String name = bench.schema().name();
      Rival.run(to, "CREATE DATABASE IF NOT EXISTS " + name);
      to.setCatalog(name);
      for (String table : new String[] {"ledger", "idempotent_call"}) {
        try (Statement statement = from.createStatement();
            ResultSet row = statement.executeQuery("SHOW CREATE TABLE " + table)) {
          row.next();
          Rival.run(to, "DROP TABLE IF EXISTS " + table);
          Rival.run(to, row.getString(2));
        }
      }
      if (rows) {
        copyKeys(from, to);
      }
    }
  }

  private static void copyKeys(Connection from, Connection to) throws SQLException {
    try (Statement reading = from.createStatement();
        ResultSet row = reading.executeQuery("SELECT * FROM idempotent_call")) {
      int columns = row.getMetaData().getColumnCount();
      String sql = "INSERT INTO idempotent_call VALUES (?" + ", ?".repeat(columns - 1) + ")";
      while (row.next()) {
        try (var writing = to.prepareStatement(sql)) {
          for (int i = 1; i <= columns; i++) {
            writing.setBytes(i, row.getBytes(i));
          }
          writing.executeUpdate();
        }
      }
    }
  }

  /** Has the answer to COMMIT lost, and from then on the replica at the other end of the URL. */
  private Object failOver() {
    wire.switchTo(replica.jdbcUrl());
    return loseTheAnswerToCommit();
  }

  @Test
  void onlyAReadOnlyReplicaToAsk_isUnknown() throws Exception {
    start(true, Duration.ofSeconds(2));
    replicate(false);
    setReadOnly(replica, true);

    assertCode(catchThrowable(() -> call(this::failOver)), ErrorCode.OUTCOME_UNKNOWN);

    wire.switchTo(primary.jdbcUrl());
    pool.getHikariPoolMXBean().softEvictConnections();
    assertReplayed();
  }

  @Test
  void readOnlyReplicaToAsk_untilThePrimaryIsBack_isFoundCommitted() throws Exception {
    start();
    replicate(false);
    setReadOnly(replica, true);
    Future<String> call = crew.start(() -> call(this::failOver));
    await().until(() -> sessionsOn(replica) > 0);

    wire.switchTo(primary.jdbcUrl());
    wire.cut();

    assertThat(Crew.join(call)).isEqualTo("run 1");
    assertReplayed();
  }

  private long sessionsOn(TestDatabase server) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT COUNT(*) FROM information_schema.processlist WHERE db = '"
                    + bench.schema().name()
                    + "'")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void newPrimaryThatHasNotReceivedTheCommit_isNotTakenForARollback() throws Exception {
    start();
    replicate(false);

    assertCode(catchThrowable(() -> call(this::failOver)), ErrorCode.OUTCOME_UNKNOWN);

    wire.switchTo(primary.jdbcUrl());
    pool.getHikariPoolMXBean().softEvictConnections();
    assertReplayed();
  }

  @Test
  void newPrimaryThatHasReceivedTheCommit_tellsSo() throws Exception {
    start();
    Future<String> call =
        crew.start(
            () ->
                call(
                    () -> {
                      wire.next(Wire::isCommit, Wire.Fault.HOLD_ANSWER);
                      return "";
                    }));
    await().until(() -> bench.keyRows() == 1);
    replicate(true);

    wire.switchTo(replica.jdbcUrl());
    wire.cut();

    assertThat(Crew.join(call)).isEqualTo("run 1");
    assertThat(bench.ledgerRows()).isEqualTo(1);
  }
}
