package dev.idempotent.jdbc;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Call;
import dev.idempotent.CallInProgressException;
import dev.idempotent.CallInterruptedException;
import dev.idempotent.ErrorCode;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException;
import dev.idempotent.engine.EngineBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many callers of one key, in one JVM and on several hosts: an engine with its pool is a host. */
@Tag("procedures")
final class ConcurrencyTest {
  private static final UnaryOperator<JdbcIdempotency.Builder> DEFAULTS = UnaryOperator.identity();

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

  private JdbcIdempotency host(int connections, UnaryOperator<JdbcIdempotency.Builder> settings) {
    return bench.engine(pool(connections), settings);
  }

  private HikariDataSource pool(int connections) {
    return bench.pool(
        config -> {
          config.setMaximumPoolSize(connections);
          config.setMinimumIdle(1);
        });
  }

  /** Calls the key "key"; the method writes a line and says which run it was. */
  private String call(JdbcIdempotency host) throws Exception {
    return call(host, () -> null);
  }

  /** The same, and does something before it returns. */
  private String call(JdbcIdempotency host, Callable<?> before) throws Exception {
    return host.call(
        "op",
        "key",
        String.class,
        () -> {
          Bench.write(host.dataSource(), "line");
          int run = runs.incrementAndGet();
          before.call();
          return "run " + run;
        });
  }

  /** Starts a call that holds the key until the latch is open. */
  private Future<String> startHolding(JdbcIdempotency host, CountDownLatch release)
      throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    Future<String> holder =
        crew.start(
            () ->
                call(
                    host,
                    () -> {
                      held.countDown();
                      return release.await(30, SECONDS);
                    }));
    assertThat(held.await(10, SECONDS)).isTrue();
    return holder;
  }

  private void awaitLockWaits(int count) {
    await().untilAsserted(() -> assertThat(bench.lockWaits()).isEqualTo(count));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lateKey_waitsForAnotherHolder_longerThanAnAnswerMayTake(boolean autoCommit)
      throws Exception {
    Duration answer = Duration.ofMillis(200);
    HikariDataSource pool = bench.pool(config -> config.setAutoCommit(autoCommit));
    JdbcIdempotency late = bench.engine(pool, builder -> builder.answerWithin(answer));
    JdbcIdempotency early = host(1, DEFAULTS);
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Future<String> holder =
        crew.start(
            () ->
                early.call(
                    Annotated.LAST,
                    "key",
                    String.class,
                    () -> {
                      held.countDown();
                      release.await(30, SECONDS);
                      throw new IllegalStateException("rolled back");
                    }));
    assertThat(held.await(10, SECONDS)).isTrue();

    Idempotency.install(late);
    try {
      Future<String> call =
          crew.start(
              () ->
                  Annotated.call(
                      "last",
                      "key",
                      () -> {
                        Bench.write(late.dataSource(), "line");
                        return "late";
                      }));
      awaitLockWaits(1);
      long waitsSince = System.nanoTime();
      await().until(() -> System.nanoTime() - waitsSince > 3 * answer.toNanos());
      release.countDown();

      assertThat(Crew.join(call)).isEqualTo("late");
      assertThat(Crew.failure(holder)).hasMessage("rolled back");
    } finally {
      Idempotency.uninstall(late);
    }
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void threadsOfOneHost_oneKey_runOnceOnOneConnection(boolean autoCommit) throws Exception {
    HikariDataSource pool = bench.pool(config -> config.setAutoCommit(autoCommit));
    JdbcIdempotency host = bench.engine(pool, DEFAULTS);
    AtomicInteger active = new AtomicInteger();

    List<Future<String>> calls =
        crew.startTogether(
            24,
            i ->
                () ->
                    call(
                        host,
                        () -> {
                          await().until(() -> crew.waiting() >= 23);
                          active.set(pool.getHikariPoolMXBean().getActiveConnections());
                          return null;
                        }));

    assertThat(Crew.join(calls)).containsOnly("run 1");
    assertThat(active).hasValue(1);
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  @Test
  void secondHost_waitsForTheRowAndReplays() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    JdbcIdempotency second = host(1, DEFAULTS);
    Future<String> first = startHolding(host(1, DEFAULTS), release);

    Future<String> retry = crew.start(() -> call(second));
    awaitLockWaits(1);
    release.countDown();

    assertThat(Crew.join(first)).isEqualTo("run 1");
    assertThat(Crew.join(retry)).isEqualTo("run 1");
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Connection.TRANSACTION_READ_COMMITTED,
        Connection.TRANSACTION_REPEATABLE_READ,
        Connection.TRANSACTION_SERIALIZABLE
      })
  void holderRollsBack_amongManyWaitingHosts_exactlyOneRunsAndNoneFails(int isolation)
      throws Exception {
    List<JdbcIdempotency> hosts = hosts(15, isolation, DEFAULTS);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    JdbcIdempotency holding = host(1, DEFAULTS);
    Future<String> holder =
        crew.start(
            () ->
                holding.call(
                    "op",
                    "key",
                    String.class,
                    () -> {
                      Bench.write(holding.dataSource(), "undone");
                      held.countDown();
                      release.await(30, SECONDS);
                      throw new IllegalStateException("business");
                    }));
    assertThat(held.await(10, SECONDS)).isTrue();

    List<Future<String>> waiters = crew.startTogether(15, i -> () -> call(hosts.get(i)));
    awaitLockWaits(15);
    release.countDown();

    assertThat(Crew.join(waiters)).containsOnly("run 1");
    assertThat(Crew.failure(holder)).hasMessage("business");
    assertThat(runs).hasValue(1);
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  private List<JdbcIdempotency> hosts(
      int count, int isolation, UnaryOperator<JdbcIdempotency.Builder> settings) {
    List<JdbcIdempotency> hosts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean autoCommit = i % 2 == 0;
      hosts.add(
          bench.engine(
              bench.pool(
                  config -> {
                    config.setMaximumPoolSize(4);
                    config.setMinimumIdle(0);
                    config.setAutoCommit(autoCommit);
                    config.setTransactionIsolation(Integer.toString(isolation));
                  }),
              settings));
    }
    return hosts;
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Connection.TRANSACTION_READ_COMMITTED,
        Connection.TRANSACTION_REPEATABLE_READ,
        Connection.TRANSACTION_SERIALIZABLE
      })
  void neighbouringKeys_onAnEmptyTable_neverFail(int isolation) throws Exception {
    List<JdbcIdempotency> hosts = hosts(3, isolation, DEFAULTS);

    List<Future<Integer>> workers =
        crew.startTogether(
            12,
            i ->
                () -> {
                  JdbcIdempotency host = hosts.get(i % 3);
                  for (int k = 0; k < 12; k++) {
                    // Each key is called by two workers of different hosts.
                    String key = "key " + (i / 2) + " " + k;
                    host.<Void, SQLException>call(
                        "op",
                        key,
                        Void.class,
                        () -> {
                          Bench.write(host.dataSource(), key);
                          return null;
                        });
                  }
                  return i;
                });

    assertThat(Crew.join(workers)).hasSize(12);
    assertThat(bench.ledgerRows()).isEqualTo(6 * 12);
    assertThat(bench.count("SELECT COUNT(DISTINCT what) FROM ledger")).isEqualTo(6 * 12);
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_REPEATABLE_READ})
  void expiredRow_takenOverByManyHosts_runsOnceForEachExpiry(int isolation) throws Exception {
    List<JdbcIdempotency> hosts =
        hosts(6, isolation, builder -> builder.nearCache(cache -> cache.maximumBytes(0)));
    call(hosts.get(0));

    for (int round = 1; round <= 50; round++) {
      bench.execute(
          "UPDATE idempotent_call SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 MICROSECOND");
      List<Future<String>> calls = crew.startTogether(6, i -> () -> call(hosts.get(i)));

      assertThat(Crew.join(calls)).containsOnly("run " + (round + 1));
      assertThat(bench.ledgerRows()).isEqualTo(round + 1);
    }
    bench.assertAtRest();
  }

  @Test
  void takingOverFails_whileOthersWait_exactlyOneOfThemRuns() throws Exception {
    List<JdbcIdempotency> hosts = hosts(6, Connection.TRANSACTION_REPEATABLE_READ, DEFAULTS);
    call(host(1, DEFAULTS));
    bench.execute("UPDATE idempotent_call SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    JdbcIdempotency taker = host(1, DEFAULTS);
    Future<String> failing =
        crew.start(
            () ->
                call(
                    taker,
                    () -> {
                      held.countDown();
                      release.await(30, SECONDS);
                      throw new IllegalStateException("business");
                    }));
    assertThat(held.await(10, SECONDS)).isTrue();

    List<Future<String>> waiters = crew.startTogether(6, i -> () -> call(hosts.get(i)));
    awaitLockWaits(6);
    release.countDown();

    assertThat(Crew.failure(failing)).hasMessage("business");
    assertThat(Crew.join(waiters)).containsOnly("run 3");
    assertThat(bench.ledgerRows()).isEqualTo(2);
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_REPEATABLE_READ})
  void takenOverRow_whileItsMethodRuns_keepsNoOtherKeyWaiting(int isolation) throws Exception {
    List<JdbcIdempotency> hosts =
        hosts(2, isolation, builder -> builder.waitAtMost(Duration.ofSeconds(1)));
    call(hosts.get(0));
    bench.execute("UPDATE idempotent_call SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");
    CountDownLatch release = new CountDownLatch(1);
    JdbcIdempotency other = hosts.get(1);
    Future<String> holder = startHolding(host(1, DEFAULTS), release);

    for (int k = 0; k < 20; k++) {
      assertThat(other.call("op", "other key " + k, Integer.class, () -> 7)).isEqualTo(7);
    }

    release.countDown();
    assertThat(Crew.join(holder)).isEqualTo("run 2");
  }

  @Test
  void waitingForAnotherHost_endsWhenTheTimeIsOver() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    JdbcIdempotency impatient = host(1, builder -> builder.waitAtMost(Duration.ofMillis(400)));
    Future<String> holder = startHolding(host(1, DEFAULTS), release);
    long connection = connectionId(impatient);

    long began = System.nanoTime();
    assertThatThrownBy(() -> call(impatient))
        .isInstanceOf(CallInProgressException.class)
        .asInstanceOf(type(IdempotencyException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(ErrorCode.IN_PROGRESS);

    assertThat(NANOSECONDS.toMillis(System.nanoTime() - began)).isBetween(400L, 3_000L);
    assertThat(connectionId(impatient)).as("the same connection goes on").isEqualTo(connection);
    release.countDown();
    assertThat(Crew.join(holder)).isEqualTo("run 1");
    assertThat(call(impatient)).isEqualTo("run 1");
    bench.assertAtRest();
  }

  private static long connectionId(JdbcIdempotency host) throws SQLException {
    try (Connection connection = host.dataSource().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void waitingForAThreadOfTheSameHost_endsWhenTheTimeIsOver() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    JdbcIdempotency host = host(1, builder -> builder.waitAtMost(Duration.ofMillis(300)));
    Future<String> holder = startHolding(host, release);

    long began = System.nanoTime();
    assertThatThrownBy(() -> call(host)).isInstanceOf(CallInProgressException.class);

    assertThat(NANOSECONDS.toMillis(System.nanoTime() - began)).isBetween(300L, 2_000L);
    release.countDown();
    assertThat(Crew.join(holder)).isEqualTo("run 1");
    assertThat(call(host)).isEqualTo("run 1");
    bench.assertAtRest();
  }

  @Test
  void noWaiting_failsAtOnceOnBothHosts() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    UnaryOperator<JdbcIdempotency.Builder> failFast = b -> b.waitAtMost(Duration.ZERO);
    JdbcIdempotency holding = host(2, failFast);
    JdbcIdempotency other = host(1, failFast);
    Future<String> holder = startHolding(holding, release);

    long began = System.nanoTime();
    assertThatThrownBy(() -> call(holding)).isInstanceOf(CallInProgressException.class);
    assertThatThrownBy(() -> call(other)).isInstanceOf(CallInProgressException.class);

    assertThat(NANOSECONDS.toMillis(System.nanoTime() - began)).isLessThan(2_000L);
    release.countDown();
    assertThat(Crew.join(holder)).isEqualTo("run 1");
    bench.assertAtRest();
  }

  @Test
  void noWaiting_onAFreeKey_runs() throws Exception {
    JdbcIdempotency host = host(1, builder -> builder.waitAtMost(Duration.ZERO));

    assertThat(call(host)).isEqualTo("run 1");
  }

  @Test
  void interrupt_whileFollowing_endsTheCallAndKeepsTheFlag() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    JdbcIdempotency host = host(2, DEFAULTS);
    Future<String> holder = startHolding(host, release);
    Future<Boolean> follower =
        crew.start(
            () -> {
              assertThatThrownBy(() -> call(host)).isInstanceOf(CallInterruptedException.class);
              return Thread.currentThread().isInterrupted();
            });
    await().until(() -> crew.waiting() == 2);

    crew.member(1).interrupt();

    assertThat(Crew.join(follower)).isTrue();
    release.countDown();
    assertThat(Crew.join(holder)).isEqualTo("run 1");
    bench.assertAtRest();
  }

  @Test
  void interrupt_whileWaitingForTheRow_isNotLost() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    JdbcIdempotency other = host(1, DEFAULTS);
    Future<String> holder = startHolding(host(1, DEFAULTS), release);
    Future<Boolean> waiter =
        crew.start(
            () -> {
              try {
                assertThat(call(other)).isEqualTo("run 1");
              } catch (CallInterruptedException expectedAsWell) {
                assertThat(runs).hasValue(1);
              }
              return Thread.currentThread().isInterrupted();
            });
    awaitLockWaits(1);

    crew.member(1).interrupt();
    release.countDown();

    assertThat(Crew.join(waiter)).isTrue();
    assertThat(Crew.join(holder)).isEqualTo("run 1");
    bench.assertAtRest();
  }

  @Test
  void interrupt_ofALeaderThatWaitsForAConnection_leavesItsFollowersAlone() throws Exception {
    HikariDataSource pool = pool(1);
    JdbcIdempotency host = bench.engine(pool, DEFAULTS);
    Future<String> leader;
    Future<String> follower;
    try (Connection taken = pool.getConnection()) {
      leader = crew.start(() -> call(host));
      await().until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
      follower = crew.start(() -> call(host));
      await().until(() -> crew.waiting() == 2);

      crew.member(0).interrupt();
      assertThat(Crew.failure(leader)).isInstanceOf(CallInterruptedException.class);
      assertThat(taken.isValid(1)).isTrue();
    }

    assertThat(Crew.join(follower)).isEqualTo("run 1");
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(strings = {"exception", "error", "stack overflow"})
  void leaderFails_exactlyOneFollowerRunsAndTheOthersReplay(String how) throws Exception {
    JdbcIdempotency host = host(10, DEFAULTS);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    List<Future<String>> calls =
        crew.startTogether(
            8,
            i ->
                () ->
                    call(
                        host,
                        () -> {
                          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                          if (runs.get() == 1) {
                            await().until(() -> crew.waiting() >= 7);
                            inside.decrementAndGet();
                            fail(how);
                          }
                          inside.decrementAndGet();
                          return null;
                        }));

    int failures = 0;
    for (Future<String> one : calls) {
      Throwable failure = Crew.failure(one);
      if (failure == null) {
        assertThat(Crew.join(one)).isEqualTo("run 2");
      } else {
        assertThat(failure).isNotInstanceOf(IdempotencyException.class);
        failures++;
      }
    }
    assertThat(failures).isEqualTo(1);
    assertThat(most).hasValue(1);
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  private static void fail(String how) {
    switch (how) {
      case "exception" -> throw new IllegalStateException("business");
      case "error" -> throw new LinkageError("business");
      default -> overflow(0);
    }
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int overflow(int depth) {
    return 1 + overflow(depth + 1);
  }

  @Test
  void close_whileACallWaitsForTheRow_letsItEndAsItWould() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    JdbcIdempotency other = host(1, builder -> builder.waitAtMost(Duration.ofSeconds(1)));
    Future<String> holder = startHolding(host(1, DEFAULTS), release);
    Future<String> waiter = crew.start(() -> call(other));
    awaitLockWaits(1);

    long began = System.nanoTime();
    other.close();

    assertThat(Crew.failure(waiter)).isInstanceOf(CallInProgressException.class);
    assertThat(NANOSECONDS.toMillis(System.nanoTime() - began)).isLessThan(5_000L);
    release.countDown();
    assertThat(Crew.join(holder)).isEqualTo("run 1");
  }

  @Test
  void close_leavesNoThreads() throws Exception {
    JdbcIdempotency host = host(1, builder -> builder.purge(purge -> purge.enabled(true)));
    call(host);
    assertThat(ownThreads()).isNotEmpty();

    host.close();

    await().atMost(5, SECONDS).untilAsserted(() -> assertThat(ownThreads()).isEmpty());
  }

  private static List<String> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("idempotent-"))
        .toList();
  }

  @Test
  void randomFailures_onManyHosts_leaveOneEffectForEachKey() throws Exception {
    long seed = System.nanoTime();
    System.out.println("ConcurrencyTest seed " + seed);
    List<JdbcIdempotency> hosts = hosts(3, Connection.TRANSACTION_REPEATABLE_READ, DEFAULTS);
    List<String> results = Collections.synchronizedList(new ArrayList<>());

    List<Future<Integer>> workers =
        crew.startTogether(
            9,
            i ->
                () -> {
                  Random random = new Random(seed + i);
                  for (int n = 0; n < 40; n++) {
                    String key = "key " + random.nextInt(8);
                    results.add(key + " = " + oneOfMany(hosts.get(i % 3), key, random));
                  }
                  return i;
                });

    Crew.join(workers);
    assertThat(results.stream().filter(result -> !result.endsWith("failed")).distinct()).hasSize(8);
    assertThat(bench.ledgerRows()).isEqualTo(8);
    assertThat(bench.count("SELECT COUNT(DISTINCT what) FROM ledger")).isEqualTo(8);
    assertThat(bench.keyRows()).isEqualTo(8);
    bench.assertAtRest();
  }

  private String oneOfMany(JdbcIdempotency host, String key, Random random)
      throws SQLException, InterruptedException {
    try {
      Call<String> call = Call.of("op", key, String.class).ttl(EngineBuilder.MAXIMUM_TTL);
      return host.<String, Exception>call(
          call,
          () -> {
            Bench.write(host.dataSource(), key);
            MILLISECONDS.sleep(random.nextInt(5));
            if (random.nextInt(3) == 0) {
              throw new IllegalStateException("business");
            }
            return "run " + runs.incrementAndGet();
          });
    } catch (IllegalStateException e) {
      return "failed";
    } catch (SQLException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
