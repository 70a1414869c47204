package dev.idempotent.jdbc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.ErrorCode;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Races for one key between hosts, repeated, at each isolation level; an engine with its pool is a
 * host. Every round has a key of its own, and exactly one run of the method may stay.
 */
@Tag("procedures")
final class RacingTest {
  private static final int HOSTS = 6;

  private Bench bench;
  private Crew crew;
  private final List<HikariDataSource> pools = new ArrayList<>();
  private final List<JdbcIdempotency> hosts = new ArrayList<>();

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

  static Stream<Mode> modes() {
    return Mode.all();
  }

  private void startHosts(Mode mode) {
    for (int i = 0; i < HOSTS; i++) {
      boolean autoCommit = i % 2 == 0;
      HikariDataSource pool =
          bench.pool(
              config -> {
                config.setMaximumPoolSize(3);
                config.setAutoCommit(autoCommit);
                mode.applyTo(config);
              });
      pools.add(pool);
      hosts.add(
          bench.engine(
              pool,
              builder ->
                  builder
                      .waitAtMost(Duration.ofSeconds(20))
                      .nearCache(cache -> cache.maximumBytes(0))));
    }
  }

  /** Calls the key; the method writes a line and says which run of the key it was. */
  private static String call(JdbcIdempotency host, String key, AtomicInteger runs, Callable<?> work)
      throws Exception {
    return host.call(
        "op",
        key,
        String.class,
        () -> {
          Bench.write(host.dataSource(), key);
          String result = "run " + runs.incrementAndGet();
          work.call();
          return result;
        });
  }

  private long lines(String key) throws SQLException {
    return bench.count("SELECT COUNT(*) FROM ledger WHERE what = '" + key + "'");
  }

  private void expire() throws SQLException {
    bench.execute("UPDATE idempotent_call SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");
  }

  @ParameterizedTest
  @MethodSource("modes")
  void oneKey_byAllHostsAtOnce_runsOnce(Mode mode) throws Exception {
    startHosts(mode);
    Rounds.repeat(
        round -> {
          AtomicInteger runs = new AtomicInteger();
          List<Future<String>> calls =
              crew.startTogether(
                  2 * HOSTS,
                  i -> () -> call(hosts.get(i % HOSTS), "key " + round, runs, () -> null));

          assertThat(Crew.join(calls)).containsOnly("run 1");
          assertThat(lines("key " + round)).isEqualTo(1);
        });
    bench.assertAtRest();
  }

  @ParameterizedTest
  @MethodSource("modes")
  void holderThatRollsBack_amongWaitingHosts_isFollowedByOne(Mode mode) throws Exception {
    startHosts(mode);
    Rounds.repeat(
        round -> {
          AtomicInteger runs = new AtomicInteger();
          CountDownLatch held = new CountDownLatch(1);
          Future<String> holder =
              crew.start(
                  () ->
                      call(
                          hosts.get(0),
                          "key " + round,
                          new AtomicInteger(),
                          () -> {
                            held.countDown();
                            await().until(() -> bench.lockWaits() == HOSTS - 1);
                            throw new IllegalStateException("business");
                          }));
          assertThat(held.await(10, SECONDS)).isTrue();
          List<Future<String>> waiters =
              crew.startTogether(
                  HOSTS - 1, i -> () -> call(hosts.get(i + 1), "key " + round, runs, () -> null));

          assertThat(Crew.join(waiters)).containsOnly("run 1");
          assertThat(Crew.failure(holder)).hasMessage("business");
          assertThat(lines("key " + round)).isEqualTo(1);
        });
    bench.assertAtRest();
  }

  @ParameterizedTest
  @MethodSource("modes")
  void expiredKey_takenOverByAllHostsAtOnce_runsOnceMore(Mode mode) throws Exception {
    startHosts(mode);
    AtomicInteger runs = new AtomicInteger();
    call(hosts.get(0), "key", runs, () -> null);
    Rounds.repeat(
        round -> {
          expire();
          List<Future<String>> calls =
              crew.startTogether(HOSTS, i -> () -> call(hosts.get(i), "key", runs, () -> null));

          assertThat(Crew.join(calls)).containsOnly("run " + (round + 2));
          assertThat(lines("key")).isEqualTo(round + 2);
        });
    bench.assertAtRest();
  }

  /** The purge, or an operator, takes the row away between the conflict and the reading. */
  @ParameterizedTest
  @MethodSource("modes")
  void expiredKey_deletedWhileItIsTakenOver_runsOnceMore(Mode mode) throws Exception {
    startHosts(mode);
    AtomicInteger runs = new AtomicInteger();
    call(hosts.get(0), "key", runs, () -> null);
    Rounds.repeat(
        round -> {
          expire();
          List<Future<String>> calls =
              crew.startTogether(
                  HOSTS + 1, i -> i == HOSTS ? this::deleteExpired : () -> callOf(i, runs));

          List<String> results = new ArrayList<>(Crew.join(calls));
          results.removeIf(result -> result.startsWith("deleted"));
          assertThat(results).hasSize(HOSTS).containsOnly("run " + (round + 2));
          assertThat(lines("key")).isEqualTo(round + 2);
        });
    bench.assertAtRest();
  }

  private String callOf(int host, AtomicInteger runs) throws Exception {
    return call(hosts.get(host), "key", runs, () -> null);
  }

  /** Deletes as the purge does: by primary key, with the expiry checked again. */
  private String deleteExpired() throws SQLException {
    try (Connection connection = bench.schema().connect();
        Statement statement = connection.createStatement()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      return "deleted "
          + statement.executeUpdate(
              "DELETE FROM idempotent_call WHERE scope = '' AND expires_at <= UTC_TIMESTAMP(6)");
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  void neighbouringKeys_onAnEmptyTable_neverGetInEachOthersWay(Mode mode) throws Exception {
    startHosts(mode);
    Rounds.repeat(
        round -> {
          bench.execute("DELETE FROM idempotent_call");
          bench.execute("DELETE FROM ledger");
          List<Future<String>> calls =
              crew.startTogether(
                  2 * HOSTS,
                  i ->
                      () ->
                          call(hosts.get(i % HOSTS), "key " + i, new AtomicInteger(), () -> null));

          assertThat(Crew.join(calls)).containsOnly("run 1");
          assertThat(bench.ledgerRows()).isEqualTo(2 * HOSTS);
        });
    bench.assertAtRest();
  }

  @ParameterizedTest
  @MethodSource("modes")
  void callThatClaimsLast_againstOneThatClaimsFirst_leavesOneEffectAndOneResult(Mode mode)
      throws Exception {
    startHosts(mode);
    JdbcIdempotency late = hosts.get(0);
    JdbcIdempotency early = hosts.get(1);
    Idempotency.install(late);
    try {
      Rounds.repeat(
          round -> {
            String key = "key " + round;
            List<Future<String>> calls =
                crew.startTogether(
                    2,
                    i ->
                        i == 0
                            ? () -> Annotated.call("last", key, () -> write(late, key))
                            : () ->
                                early.<String, SQLException>call(
                                    Annotated.LAST, key, String.class, () -> write(early, key)));

            assertThat(Set.copyOf(Crew.join(calls))).hasSize(1);
            assertThat(lines(key)).isEqualTo(1);
          });
    } finally {
      Idempotency.uninstall(late);
    }
    bench.assertAtRest();
  }

  /** Returns another text each time, so that a replay can be told from a run. */
  private static String write(JdbcIdempotency host, String key) throws SQLException {
    Bench.write(host.dataSource(), key);
    return UUID.randomUUID().toString();
  }

  @ParameterizedTest
  @MethodSource("modes")
  void leaderThatFails_isFollowedByOneThreadOfItsHost(Mode mode) throws Exception {
    startHosts(mode);
    JdbcIdempotency host = hosts.get(0);
    Rounds.repeat(
        round -> {
          AtomicInteger runs = new AtomicInteger();
          List<Future<String>> calls =
              crew.startTogether(
                  8,
                  i ->
                      () ->
                          call(
                              host,
                              "key " + round,
                              runs,
                              () -> {
                                if (runs.get() == 1) {
                                  throw new IllegalStateException("business");
                                }
                                return null;
                              }));

          int failures = 0;
          for (Future<String> one : calls) {
            if (Crew.failure(one) == null) {
              assertThat(Crew.join(one)).isEqualTo("run 2");
            } else {
              assertThat(Crew.failure(one)).hasMessage("business");
              failures++;
            }
          }
          assertThat(failures).isEqualTo(1);
          assertThat(lines("key " + round)).isEqualTo(1);
        });
    bench.assertAtRest();
  }

  @ParameterizedTest
  @MethodSource("modes")
  void chainsThatWantEachOthersKey_endWithOneTypedError(Mode mode) throws Exception {
    startHosts(mode);
    Rounds.repeat(
        round -> {
          String[] keys = {"a " + round, "b " + round};
          CyclicBarrier bothHold = new CyclicBarrier(2);
          List<Future<String>> chains =
              crew.startTogether(
                  2,
                  i ->
                      () ->
                          call(
                              hosts.get(i),
                              keys[i],
                              new AtomicInteger(),
                              () -> {
                                bothHold.await(10, SECONDS);
                                return call(
                                    hosts.get(i), keys[1 - i], new AtomicInteger(), () -> null);
                              }));

          List<Throwable> failures = new ArrayList<>();
          for (Future<String> chain : chains) {
            Throwable failure = Crew.failure(chain);
            if (failure != null) {
              failures.add(failure);
            }
          }
          assertThat(failures).singleElement().isInstanceOf(IdempotencyException.class);
          assertThat(lines(keys[0]) + lines(keys[1])).isEqualTo(2);
        });
    bench.assertAtRest();
  }

  /** What the caller is told of a COMMIT must be what became of it, whenever the session ends. */
  @ParameterizedTest
  @MethodSource("modes")
  void sessionKilledAroundCommit_isToldAsItIs(Mode mode) throws Exception {
    startHosts(mode);
    JdbcIdempotency host = hosts.get(0);
    AtomicInteger committed = new AtomicInteger();
    Rounds.repeat(
        round -> {
          String key = "key " + round;
          CountDownLatch returning = new CountDownLatch(1);
          long[] session = new long[1];
          Future<String> call =
              crew.start(
                  () ->
                      call(
                          host,
                          key,
                          new AtomicInteger(),
                          () -> {
                            session[0] = sessionOf(host);
                            returning.countDown();
                            return null;
                          }));
          assertThat(returning.await(10, SECONDS)).isTrue();
          // Spread over what UPDATE and COMMIT take.
          LockSupport.parkNanos(round % 20 * 100_000L);
          kill(session[0]);

          Throwable failure = Crew.failure(call);
          if (failure == null) {
            committed.incrementAndGet();
            assertThat(lines(key)).isEqualTo(1);
          } else {
            assertThat(failure).isInstanceOf(IdempotencyException.class);
            assertThat(((IdempotencyException) failure).code())
                .isIn(
                    ErrorCode.STORE_UNAVAILABLE,
                    ErrorCode.COMMIT_REFUSED,
                    ErrorCode.TRANSACTION_LOST);
            assertThat(lines(key)).isZero();
          }
          pools.get(0).getHikariPoolMXBean().softEvictConnections();
          assertThat(call(hosts.get(1), key, new AtomicInteger(), () -> null)).isEqualTo("run 1");
          assertThat(lines(key)).isEqualTo(1);
        });
    System.out.println("RacingTest, " + mode + ": committed before the KILL " + committed);
    bench.assertAtRest();
  }

  private static long sessionOf(JdbcIdempotency host) throws SQLException {
    try (Connection connection = host.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private void kill(long session) throws SQLException {
    try {
      bench.execute("KILL " + session);
    } catch (SQLException e) {
      assertThat(e.getErrorCode()).as("it is gone already").isEqualTo(1094);
    }
  }
}
