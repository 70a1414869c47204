package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Call;
import dev.idempotent.CallInProgressException;
import dev.idempotent.Idempotency;
import dev.idempotent.spi.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When a key's life begins and ends, by clocks that the test sets: the server's, as each session
 * sees it ({@code SET timestamp}), and the JVM's, by a ticker that stands still.
 */
@Tag("procedures")
final class ExpiryTest {
  private static final Instant NOON = Instant.parse("2026-03-28T12:00:00Z");
  private static final Duration TTL = Duration.ofHours(1);
  private static final Duration MICRO = Duration.ofNanos(1_000);
  private static final Duration WAIT = Duration.ofMillis(1_500);

  private Bench bench;
  private Crew crew;
  private final AtomicInteger runs = new AtomicInteger();
  private final List<Host> hosts = new ArrayList<>();

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    crew = new Crew();
  }

  @AfterEach
  void close() {
    hosts.forEach(host -> Idempotency.uninstall(host.engine));
    crew.close();
    bench.close();
  }

  /** A process with one connection, and clocks that go only when they are told to. */
  private final class Host {
    private final AtomicLong elapsed = new AtomicLong();
    private final HikariDataSource pool;
    private final JdbcIdempotency engine;

    Host(Consumer<HikariConfig> poolSettings, UnaryOperator<JdbcIdempotency.Builder> settings) {
      pool =
          bench.pool(
              config -> {
                config.setMaximumPoolSize(1);
                poolSettings.accept(config);
              });
      Ticker ticker = elapsed::get;
      engine = bench.engine(pool, builder -> settings.apply(builder.ticker(ticker)));
      hosts.add(this);
    }

    /** Sets the server's clock as this host's session sees it, and lets it stand still. */
    Host at(Instant time) throws SQLException {
      try (Connection connection = engine.dataSource().getConnection()) {
        Rival.run(
            connection,
            "SET timestamp = %d.%06d"
                .formatted(time.getEpochSecond(), time.getNano() / MICRO.toNanos()));
      }
      return this;
    }

    /** Moves the JVM's clock ahead. */
    void pass(Duration time) {
      elapsed.addAndGet(time.toNanos());
    }

    String call(Duration ttl) throws Exception {
      return call("key", ttl, () -> null);
    }

    String call(String key, Duration ttl, Callable<?> work) throws Exception {
      return engine.call(Call.of("op", key, String.class).ttl(ttl), () -> run(work));
    }

    void callVoid(Duration ttl, Callable<?> work) throws Exception {
      engine.<Void, Exception>call(
          Call.of("op", "key", Void.class).ttl(ttl),
          () -> {
            run(work);
            return null;
          });
    }

    private String run(Callable<?> work) throws Exception {
      Bench.write(engine.dataSource(), "line");
      String result = "run " + runs.incrementAndGet();
      work.call();
      return result;
    }

    /** Calls while the pool's only connection is lent, so that nothing but memory can answer. */
    String callInMemory(Duration ttl) throws Exception {
      try (Connection taken = pool.getConnection()) {
        assertThat(taken.isValid(1)).isTrue();
        return call(ttl);
      }
    }
  }

  private Host host() {
    return new Host(config -> {}, builder -> builder);
  }

  /** A host that forgets at once, and so asks the database each time. */
  private Host forgetfulHost() {
    return forgetfulHost(config -> {});
  }

  private Host forgetfulHost(Consumer<HikariConfig> settings) {
    return new Host(settings, builder -> builder.nearCache(cache -> cache.maximumBytes(0)));
  }

  /** Returns the row's end as it is stored. */
  private Instant expiry() throws SQLException {
    return time("(SELECT expires_at FROM idempotent_call)");
  }

  private Instant time(String expression) throws SQLException {
    try (Connection connection = bench.schema().connect();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT DATE_FORMAT(" + expression + ", '%Y-%m-%dT%H:%i:%s.%f')")) {
      row.next();
      return LocalDateTime.parse(row.getString(1)).toInstant(ZoneOffset.UTC);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.001S,true",
    "PT0.3S,true",
    "PT0.3S,false",
    "PT1.5S,true",
    "PT1H,true",
    "PT1H,false",
    "P3650D,true"
  })
  void key_livesToTheMicrosecond(Duration ttl, boolean autoCommit) throws Exception {
    Host host = forgetfulHost(config -> config.setAutoCommit(autoCommit));
    assertThat(host.at(NOON).call(ttl)).isEqualTo("run 1");
    assertThat(expiry()).isEqualTo(NOON.plus(ttl));

    assertThat(host.at(NOON.plus(ttl).minus(MICRO)).call(ttl)).isEqualTo("run 1");
    assertThat(host.at(NOON.plus(ttl)).call(ttl)).as("expires exactly now").isEqualTo("run 2");

    assertThat(bench.ledgerRows()).isEqualTo(2);
    assertThat(bench.keyRows()).isEqualTo(1);
    assertThat(expiry()).isEqualTo(NOON.plus(ttl).plus(ttl));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keyThatClaimsLast_livesToTheMicrosecond(boolean autoCommit) throws Exception {
    Duration day = Duration.ofDays(1); // the default
    Host host = forgetfulHost(config -> config.setAutoCommit(autoCommit));
    Idempotency.install(host.engine);
    host.at(NOON);
    Callable<String> work = () -> host.run(() -> null);
    assertThat(Annotated.call("last", "key", work)).isEqualTo("run 1");

    host.at(NOON.plus(day).minus(MICRO));
    assertThat(Annotated.call("last", "key", work)).isEqualTo("run 1");
    assertThat(bench.ledgerRows()).isEqualTo(1);
    host.at(NOON.plus(day));
    assertThat(Annotated.call("last", "key", work)).isNotEqualTo("run 1");

    assertThat(bench.ledgerRows()).isEqualTo(2);
    assertThat(expiry()).isEqualTo(NOON.plus(day).plus(day));
  }

  @ParameterizedTest
  @CsvSource({
    "2028-02-28T23:59:59.999999Z,P1D,2028-02-29T23:59:59.999999Z",
    "2027-02-28T23:59:59.999999Z,P1D,2027-03-01T23:59:59.999999Z",
    "2026-12-31T23:59:59Z,PT1S,2027-01-01T00:00:00Z",
    // The hours in which clocks of the European Union are put forward and back.
    "2026-03-29T00:30:00Z,PT1H,2026-03-29T01:30:00Z",
    "2026-10-25T00:30:00Z,PT1H,2026-10-25T01:30:00Z",
    // Beyond the end of a TIMESTAMP; no server's clock can be set there.
    "2030-01-01T00:00:00Z,P3650D,2039-12-30T00:00:00Z"
  })
  void end_isComputedOnTheCalendarInUtc(Instant start, Duration ttl, Instant end) throws Exception {
    Host host = forgetfulHost(config -> config.setConnectionInitSql("SET time_zone = '+01:00'"));
    host.at(start).call(ttl);
    assertThat(expiry()).isEqualTo(end);

    Instant shortlyBefore = start.plus(ttl.multipliedBy(3).dividedBy(4));
    Host summer = forgetfulHost(config -> config.setConnectionInitSql("SET time_zone = '+02:00'"));
    assertThat(summer.at(shortlyBefore).call(ttl)).isEqualTo("run 1");
  }

  @ParameterizedTest
  @CsvSource({"+13:00,-12:00", "-12:00,+13:00", "+05:30,SYSTEM"})
  void timeZonesOfSessions_haveNoSay(String writing, String reading) throws Exception {
    Host writer = forgetfulHost(c -> c.setConnectionInitSql("SET time_zone = '" + writing + "'"));
    Host reader = forgetfulHost(c -> c.setConnectionInitSql("SET time_zone = '" + reading + "'"));
    writer.at(NOON).call(TTL);

    assertThat(expiry()).isEqualTo(NOON.plus(TTL));
    assertThat(reader.at(NOON.plus(TTL).minus(MICRO)).call(TTL)).isEqualTo("run 1");
    assertThat(reader.at(NOON.plus(TTL)).call(TTL)).isEqualTo("run 2");
  }

  @Test
  void timeZoneOfTheServer_changedInBetween_hasNoSay() throws Exception {
    Host before = forgetfulHost();
    before.at(NOON).call(TTL);
    bench.execute("SET GLOBAL time_zone = '+13:00'");
    try {
      Host after = forgetfulHost();

      assertThat(after.at(NOON.plus(TTL).minus(MICRO)).call(TTL)).isEqualTo("run 1");
      assertThat(after.at(NOON.plus(TTL)).call(TTL)).isEqualTo("run 2");
    } finally {
      bench.execute("SET GLOBAL time_zone = 'SYSTEM'");
    }
  }

  /** The ticker's values mean nothing: it may begin anywhere, and overflow. */
  @ParameterizedTest
  @ValueSource(longs = {0, -3_600_000_000_000L, Long.MAX_VALUE - 1_000, Long.MIN_VALUE})
  void nearCache_endsToTheNanosecond_whateverTheTickersOrigin(long origin) throws Exception {
    Host host = host();
    host.elapsed.set(origin);
    host.at(NOON).call(TTL);

    host.pass(TTL.minusNanos(1));
    assertThat(host.callInMemory(TTL)).isEqualTo("run 1");
    host.pass(Duration.ofNanos(1));
    host.at(NOON.plus(TTL));
    assertThat(host.call(TTL)).isEqualTo("run 2");

    assertThat(bench.ledgerRows()).isEqualTo(2);
  }

  @Test
  void nearCache_ofAVoidCall_endsToTheNanosecond() throws Exception {
    Host host = host();
    host.at(NOON).callVoid(TTL, () -> null);

    host.pass(TTL.minusNanos(1));
    host.callVoid(TTL, () -> null);
    assertThat(runs).hasValue(1);
    host.pass(Duration.ofNanos(1));
    host.at(NOON.plus(TTL)).callVoid(TTL, () -> null);

    assertThat(runs).hasValue(2);
  }

  @Test
  void nearCacheFilledByAReplay_endsWithTheRow() throws Exception {
    forgetfulHost().at(NOON).call(TTL);
    Host late = host();
    Duration rest = Duration.ofMinutes(15);
    assertThat(late.at(NOON.plus(TTL).minus(rest)).call(TTL)).isEqualTo("run 1");

    late.pass(rest.minusNanos(1));
    assertThat(late.callInMemory(TTL)).isEqualTo("run 1");
    late.pass(Duration.ofNanos(1));
    late.at(NOON.plus(TTL));

    assertThat(late.call(TTL)).isEqualTo("run 2");
  }

  @Test
  void keysOfDifferentLives_inOneNearCache_endEachAtItsOwnTime() throws Exception {
    Host host = host();
    host.at(NOON).call("short", Duration.ofMillis(200), () -> null);
    host.call(TTL);

    host.pass(Duration.ofMillis(200));
    assertThat(host.callInMemory(TTL)).isEqualTo("run 2");
    host.at(NOON.plusMillis(200));

    assertThat(host.call("short", Duration.ofMillis(200), () -> null)).isEqualTo("run 3");
  }

  @Test
  void clockOfTheJvmThatIsFast_asksTheDatabaseAndDoesNotRunAgain() throws Exception {
    Host host = host();
    host.at(NOON).call(TTL);

    host.pass(TTL.multipliedBy(100));

    assertThat(host.at(NOON.plus(TTL).minus(MICRO)).call(TTL)).isEqualTo("run 1");
    assertThat(bench.ledgerRows()).isEqualTo(1);
  }

  @Test
  void clockOfTheJvmThatStandsStill_isNotAskedAboutRows() throws Exception {
    forgetfulHost().at(NOON).call(TTL);
    Host host = host();

    assertThat(host.at(NOON.plus(TTL)).call(TTL)).isEqualTo("run 2");
  }

  /** The server's uptime is a negative number then, which it shows unsigned. */
  @Test
  void clockOfTheServer_putBackToBeforeItsStart_keepsNobodyOut() throws Exception {
    Host host = forgetfulHost();

    assertThat(host.at(Instant.parse("2001-01-01T00:00:00Z")).call(TTL)).isEqualTo("run 1");
    assertThat(host.call(TTL)).isEqualTo("run 1");
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void methodLongerThanItsKeysLife_letsItBeginAtItsEnd(boolean autoCommit, boolean withResult)
      throws Exception {
    Host host = forgetfulHost(config -> config.setAutoCommit(autoCommit));
    Instant end = NOON.plus(TTL.multipliedBy(10));
    Callable<?> slow =
        () -> {
          host.pass(TTL.multipliedBy(10));
          return host.at(end);
        };

    host.at(NOON);
    if (withResult) {
      host.call("key", TTL, slow);
    } else {
      host.callVoid(TTL, slow);
    }

    assertThat(expiry()).isEqualTo(end.plus(TTL));
    host.at(end.plus(TTL).minus(MICRO));
    if (withResult) {
      host.call(TTL);
    } else {
      host.callVoid(TTL, () -> null);
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void nearCacheOfASlowMethod_isFilledForALifeFromItsEnd() throws Exception {
    Host host = host();
    host.at(NOON)
        .call(
            "key",
            TTL,
            () -> {
              host.pass(TTL.multipliedBy(10));
              return host.at(NOON.plus(TTL.multipliedBy(10)));
            });

    host.pass(TTL.minusNanos(1));
    assertThat(host.callInMemory(TTL)).isEqualTo("run 1");
    host.pass(Duration.ofNanos(1));
    host.at(NOON.plus(TTL.multipliedBy(11)));
    assertThat(host.call(TTL)).isEqualTo("run 2");
  }

  /** A void call's row is complete from the start; that costs at most a hundredth of its life. */
  @Test
  void voidMethod_isGivenALifeFromItsEnd_onceAHundredthHasPassed() throws Exception {
    Duration hundredth = TTL.dividedBy(100);
    Host host = forgetfulHost();
    host.at(NOON).callVoid(TTL, () -> pass(host, hundredth));
    assertThat(expiry()).isEqualTo(NOON.plus(TTL));

    bench.execute("DELETE FROM idempotent_call");
    host.at(NOON).callVoid(TTL, () -> pass(host, hundredth.plusNanos(1)));
    assertThat(expiry()).isEqualTo(NOON.plus(hundredth).plus(TTL));
  }

  private static Object pass(Host host, Duration time) throws SQLException {
    host.pass(time);
    return host.at(NOON.plus(time));
  }

  /** UTC_TIMESTAMP is when a statement began: a claim that waited long would be born expired. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void claimThatWaitedLongerThanItsLife_livesFromItsEnd(boolean withResult) throws Exception {
    JdbcIdempotency holder = bench.engine(bench.pool(config -> {}), builder -> builder);
    JdbcIdempotency waiter = bench.engine(bench.pool(config -> {}), builder -> builder);
    Duration ttl = Duration.ofSeconds(1);
    Future<?> holding = holdAndRollBack(holder, "op");
    Class<?> type = withResult ? String.class : Void.class;
    List<Instant> inMethod = new ArrayList<>();

    waiter.call(
        Call.of("op", "key", type).ttl(ttl),
        () -> {
          Bench.write(waiter.dataSource(), "line");
          inMethod.add(time("UTC_TIMESTAMP(6)"));
          return null;
        });

    assertThat(Crew.failure(holding)).hasMessage("business");
    assertThat(expiry()).isAfterOrEqualTo(inMethod.get(0).plus(ttl).minus(ttl.dividedBy(100)));
  }

  @Test
  void keyWrittenLast_thatWaitedLongerThanItsLife_livesFromTheEndOfTheWait() throws Exception {
    JdbcIdempotency holder = bench.engine(bench.pool(config -> {}), builder -> builder);
    Host waiter = new Host(config -> {}, builder -> builder.ticker(System::nanoTime));
    Idempotency.install(waiter.engine);
    Future<?> holding = holdAndRollBack(holder, Annotated.LAST_OF_ONE_SECOND);
    List<Instant> inMethod = new ArrayList<>();

    Annotated.call(
        "lastOfOneSecond",
        "key",
        () -> {
          Bench.write(waiter.engine.dataSource(), "line");
          inMethod.add(time("UTC_TIMESTAMP(6)"));
          return null;
        });

    assertThat(Crew.failure(holding)).hasMessage("business");
    assertThat(expiry()).isAfterOrEqualTo(inMethod.get(0).plus(WAIT).plusSeconds(1));
  }

  /** Holds a key until somebody has waited for it for some time. */
  private Future<?> holdAndRollBack(JdbcIdempotency holder, String operation)
      throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    Future<?> holding =
        crew.start(
            () ->
                holder.call(
                    operation,
                    "key",
                    String.class,
                    () -> {
                      Bench.write(holder.dataSource(), "undone");
                      held.countDown();
                      await().until(() -> bench.lockWaits() == 1);
                      bench.count("SELECT SLEEP(" + WAIT.toMillis() / 1000.0 + ")");
                      throw new IllegalStateException("business");
                    }));
    assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
    return holding;
  }

  @Test
  void keyThatWouldExpireWhileItsMethodRuns_isHeldAllTheSame() throws Exception {
    Host holder = forgetfulHost();
    Host other = new Host(config -> {}, builder -> builder.waitAtMost(Duration.ofMillis(200)));
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Duration brief = Duration.ofMillis(1);
    Future<String> running =
        crew.start(
            () ->
                holder
                    .at(NOON)
                    .call(
                        "key",
                        brief,
                        () -> {
                          held.countDown();
                          return release.await(10, TimeUnit.SECONDS);
                        }));
    assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();

    other.at(NOON.plus(TTL));
    assertThatThrownBy(() -> other.call(brief)).isInstanceOf(CallInProgressException.class);

    release.countDown();
    assertThat(Crew.join(running)).isEqualTo("run 1");
    assertThat(bench.ledgerRows()).isEqualTo(1);
  }

  /** Whoever reads the row shared lets it be found expired, and does not let it be taken over. */
  @Test
  void keyThatClaimsLast_whoseExpiredRowIsNotSetFree_isBusyAndReplaysNothing() throws Exception {
    Instant over = NOON.plus(Duration.ofDays(1)); // the default
    Host host =
        new Host(
            config -> config.setConnectionInitSql("SET innodb_lock_wait_timeout = 5"),
            builder ->
                builder
                    .nearCache(cache -> cache.maximumBytes(0))
                    .waitAtMost(Duration.ofMillis(200)));
    Idempotency.install(host.engine);
    host.at(NOON);
    Callable<String> work = () -> host.run(() -> null);
    assertThat(Annotated.call("last", "key", work)).isEqualTo("run 1");
    host.at(over);
    try (Connection reader = bench.schema().connect()) {
      reader.setAutoCommit(false);
      readShared(reader);

      assertThatThrownBy(() -> Annotated.call("last", "key", work))
          .isInstanceOf(CallInProgressException.class);

      reader.rollback();
    }
    assertThat(bench.ledgerRows()).isEqualTo(1);

    assertThat(Annotated.call("last", "key", work)).isEqualTo("run 3");
    assertThat(bench.ledgerRows()).isEqualTo(2);
    assertThat(expiry()).isEqualTo(over.plus(Duration.ofDays(1)));
  }

  private static void readShared(Connection reader) throws SQLException {
    try (var statement = reader.createStatement();
        var rows = statement.executeQuery("SELECT * FROM idempotent_call LOCK IN SHARE MODE")) {
      assertThat(rows.next()).isTrue();
    }
  }

  @Test
  void expiredKey_wantedByHostsOfAllTimeZones_runsOnce() throws Exception {
    List<Host> all = new ArrayList<>();
    for (String zone : List.of("-12:00", "-03:30", "+00:00", "+05:45", "+09:00", "+13:00")) {
      all.add(forgetfulHost(c -> c.setConnectionInitSql("SET time_zone = '" + zone + "'")));
    }
    for (int round = 1; round <= 20; round++) {
      Instant now = NOON.plus(TTL.multipliedBy(round - 1L));
      for (Host host : all) {
        host.at(now);
      }
      List<Future<String>> calls = crew.startTogether(all.size(), i -> () -> all.get(i).call(TTL));

      assertThat(Crew.join(calls)).containsOnly("run " + round);
      assertThat(bench.ledgerRows()).isEqualTo(round);
    }
    bench.assertAtRest();
  }
}
