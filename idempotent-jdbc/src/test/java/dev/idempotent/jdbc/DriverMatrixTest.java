package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.mysql.cj.jdbc.MysqlConnectionPoolDataSource;
import com.mysql.cj.jdbc.MysqlDataSource;
import dev.idempotent.CallInProgressException;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What matters most, the same with each way to set the driver up, and without a pool. */
@ParameterizedClass(name = "{0}")
@MethodSource("ways")
final class DriverMatrixTest {
  /** A way to get connections to a database. */
  private record Way(String name, Source source) {
    @Override
    public String toString() {
      return name;
    }
  }

  private interface Source {
    DataSource on(Bench bench) throws SQLException;
  }

  static Stream<Way> ways() {
    return Stream.of(
        option("useAffectedRows=true"),
        option("useAffectedRows=false"),
        option("compensateOnDuplicateKeyUpdateCounts=true"),
        option("compensateOnDuplicateKeyUpdateCounts=true&useAffectedRows=true"),
        option("useServerPrepStmts=true"),
        option("useServerPrepStmts=true&cachePrepStmts=true&prepStmtCacheSqlLimit=2048"),
        option("useReadAheadInput=false&useUnbufferedInput=false"),
        option("sslMode=REQUIRED"), // of two the driver takes the last
        option("sslMode=REQUIRED&useReadAheadInput=false&useUnbufferedInput=false"),
        option("rewriteBatchedStatements=true&useServerPrepStmts=true&cachePrepStmts=true"),
        option("allowMultiQueries=true"),
        option("useLocalSessionState=true&elideSetAutoCommits=true&cacheServerConfiguration=true"),
        option("connectionTimeZone=SERVER"),
        option("connectionTimeZone=%2B13:00&forceConnectionTimeZoneToSession=true"),
        option("connectionTimeZone=-12:00&preserveInstants=false"),
        option("characterEncoding=ISO-8859-1"),
        option("useCompression=true"),
        new Way(
            "failover URL", bench -> pool(bench, severalAddresses(bench, "jdbc:mysql:") + STAYING)),
        new Way(
            "load balance URL",
            bench -> pool(bench, severalAddresses(bench, "jdbc:mysql:loadbalance:"))),
        new Way("MysqlDataSource, no pool", bench -> withoutPool(bench, new MysqlDataSource())),
        new Way(
            "MysqlConnectionPoolDataSource, no pool",
            bench -> withoutPool(bench, new MysqlConnectionPoolDataSource())));
  }

  private static Way option(String properties) {
    return new Way(properties, bench -> pool(bench, bench.schema().jdbcUrl() + "&" + properties));
  }

  private static DataSource pool(Bench bench, String url) {
    return bench.pool(
        config -> {
          config.setJdbcUrl(url);
          config.setMinimumIdle(0);
        });
  }

  private static String severalAddresses(Bench bench, String scheme) {
    return bench.schema().jdbcUrl().replaceFirst("jdbc:mysql://([^/?]+)", scheme + "//$1,$1");
  }

  private static DataSource withoutPool(Bench bench, MysqlDataSource source) throws SQLException {
    source.setUrl(bench.schema().jdbcUrl());
    source.setUser(bench.schema().user());
    source.setPassword(bench.schema().password());
    return source;
  }

  /** Else the driver goes back to the first address between any two statements. */
  private static final String STAYING = "&secondsBeforeRetrySource=0&queriesBeforeRetrySource=0";

  @Parameter private Way way;

  private Bench bench;
  private Crew crew;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    crew = new Crew();
  }

  @AfterEach
  void close() {
    crew.close();
    bench.close();
  }

  private JdbcIdempotency host() throws SQLException {
    return host(builder -> builder);
  }

  /** A host that asks the database each time. */
  private JdbcIdempotency host(UnaryOperator<JdbcIdempotency.Builder> settings)
      throws SQLException {
    return bench.engine(
        way.source().on(bench),
        builder -> settings.apply(builder.nearCache(cache -> cache.maximumBytes(0))));
  }

  private String call(JdbcIdempotency host, String key) throws Exception {
    return call(host, key, () -> null);
  }

  private String call(JdbcIdempotency host, String key, Callable<?> work) throws Exception {
    return host.call(
        "op",
        key,
        String.class,
        () -> {
          Bench.write(host.dataSource(), key);
          String result = "run " + runs.incrementAndGet() + " \u00e9\u4e2d";
          work.call();
          return result;
        });
  }

  private static void callVoid(JdbcIdempotency host) throws SQLException {
    host.<Void, SQLException>call(
        "op",
        "void",
        Void.class,
        () -> {
          Bench.write(host.dataSource(), "void");
          return null;
        });
  }

  private static String result(int run) {
    return "run " + run + " \u00e9\u4e2d";
  }

  @Test
  void retryOnAnotherHost_isReplayed() throws Exception {
    JdbcIdempotency first = host();
    assertThat(call(first, "key")).isEqualTo(result(1));
    callVoid(first);

    JdbcIdempotency other = host();
    assertThat(call(other, "key")).isEqualTo(result(1));
    callVoid(other);

    assertThat(bench.ledgerRows()).isEqualTo(2);
    bench.assertAtRest();
  }

  @Test
  void twoHostsAtOnce_runOnce() throws Exception {
    List<JdbcIdempotency> hosts = List.of(host(), host());
    for (int round = 1; round <= 5; round++) {
      String key = "key " + round;
      List<Future<String>> calls =
          crew.startTogether(4, i -> () -> call(hosts.get(i % hosts.size()), key));

      assertThat(Crew.join(calls)).containsOnly(result(round));
    }
    assertThat(bench.ledgerRows()).isEqualTo(5);
    bench.assertAtRest();
  }

  @Test
  void expiredKey_isTakenOverByOne() throws Exception {
    List<JdbcIdempotency> hosts = List.of(host(), host());
    call(hosts.get(0), "key");
    bench.execute("UPDATE idempotent_call SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");

    List<Future<String>> calls =
        crew.startTogether(4, i -> () -> call(hosts.get(i % hosts.size()), "key"));

    assertThat(Crew.join(calls)).containsOnly(result(2));
    assertThat(bench.ledgerRows()).isEqualTo(2);
    assertThat(
            bench.count(
                "SELECT COUNT(*) FROM idempotent_call"
                    + " WHERE expires_at > UTC_TIMESTAMP(6) + INTERVAL 23 HOUR"))
        .isEqualTo(1);
    bench.assertAtRest();
  }

  @Test
  void waitingForAnotherHost_endsAndTheConnectionGoesOn() throws Exception {
    JdbcIdempotency holder = host();
    JdbcIdempotency impatient = host(builder -> builder.waitAtMost(Duration.ofMillis(200)));
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Future<String> holding =
        crew.start(
            () ->
                call(
                    holder,
                    "key",
                    () -> {
                      held.countDown();
                      return release.await(20, TimeUnit.SECONDS);
                    }));
    assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();

    assertThatThrownBy(() -> call(impatient, "key")).isInstanceOf(CallInProgressException.class);
    assertThat(call(impatient, "other")).isEqualTo(result(2));

    release.countDown();
    assertThat(Crew.join(holding)).isEqualTo(result(1));
    assertThat(call(impatient, "key")).isEqualTo(result(1));
    bench.assertAtRest();
  }

  @Test
  void innerCall_landsWithTheOuter() throws Exception {
    JdbcIdempotency host = host();

    call(
        host,
        "outer",
        () -> {
          call(host, "inner");
          assertThat(bench.keyRows()).isZero();
          return null;
        });

    assertThat(bench.keyRows()).isEqualTo(2);
    assertThat(call(host(), "inner")).isEqualTo(result(2));
    bench.assertAtRest();
  }

  @Test
  void deadlockThatIsSwallowed_leavesNothing() throws Exception {
    JdbcIdempotency host = host();
    try (Rival rival = new Rival(bench, crew)) {
      Throwable thrown =
          catchThrowable(
              () ->
                  call(
                      host,
                      "key",
                      () -> {
                        assertThatThrownBy(() -> rival.deadlock(host.dataSource()))
                            .isInstanceOf(SQLException.class);
                        assertThatThrownBy(() -> Bench.write(host.dataSource(), "after"))
                            .isInstanceOf(SQLException.class);
                        return null;
                      }));

      assertThat(thrown)
          .asInstanceOf(type(IdempotencyException.class))
          .extracting(IdempotencyException::code)
          .isEqualTo(ErrorCode.TRANSACTION_LOST);
    }
    assertThat(bench.ledgerRows()).isZero();
    assertThat(bench.keyRows()).isZero();
    bench.assertAtRest();
    assertThat(call(host, "key")).isEqualTo(result(2));
  }

  @Test
  void procedureThatCommits_isNoticed() throws Exception {
    bench.execute("CREATE PROCEDURE p() COMMIT");
    JdbcIdempotency host = host();

    Throwable thrown =
        catchThrowable(
            () ->
                call(
                    host,
                    "key",
                    () -> {
                      try (Connection connection = host.dataSource().getConnection()) {
                        connection.prepareCall("{call p()}").execute();
                      }
                      return null;
                    }));

    assertThat(thrown)
        .asInstanceOf(type(IdempotencyException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(ErrorCode.TRANSACTION_LOST);
    bench.assertAtRest();
  }

  @Test
  void batchesOfTheMethod_arePartOfTheCall() throws Exception {
    JdbcIdempotency host = host();

    call(host, "key", () -> writeBatch(host.dataSource()));
    assertThatThrownBy(
            () ->
                call(
                    host,
                    "other",
                    () -> {
                      writeBatch(host.dataSource());
                      throw new IllegalStateException("business");
                    }))
        .hasMessage("business");

    assertThat(bench.ledgerRows()).isEqualTo(21);
    bench.assertAtRest();
  }

  private static List<Integer> writeBatch(DataSource source) throws SQLException {
    List<Integer> written = new ArrayList<>();
    try (Connection connection = source.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("INSERT INTO ledger (what) VALUES (?)")) {
      for (int i = 0; i < 20; i++) {
        statement.setString(1, "line " + i);
        statement.addBatch();
      }
      for (int count : statement.executeBatch()) {
        written.add(count);
      }
    }
    return written;
  }

  @Test
  void severalStatementsInOneText_doNotGetPastTheGuard() throws Exception {
    JdbcIdempotency host = host();

    call(
        host,
        "key",
        () -> {
          try (Connection connection = host.dataSource().getConnection()) {
            assertThatThrownBy(
                    () -> Rival.run(connection, "INSERT INTO ledger (what) VALUES ('x'); COMMIT"))
                .isInstanceOf(SQLException.class)
                .hasMessageStartingWith(ErrorCode.TRANSACTION_CONTROL.id());
          }
          return null;
        });

    assertThat(bench.ledgerRows()).isEqualTo(1);
  }
}
