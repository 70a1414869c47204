package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.idempotent.Call;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The deletion of expired rows, by several hosts, beside their calls. */
final class PurgeTest {
  private static final int HOSTS = 4;

  private Bench bench;
  private Crew crew;

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    crew = new Crew();
    bench.engine(bench.pool(config -> {}), builder -> builder).close();
  }

  @AfterEach
  void close() {
    crew.close();
    bench.close();
  }

  private JdbcIdempotency host(Duration grace) {
    return host(grace, 50);
  }

  private JdbcIdempotency host(Duration grace, int batchRows) {
    UnaryOperator<JdbcIdempotency.Builder> purging =
        builder ->
            builder
                .nearCache(cache -> cache.maximumBytes(0))
                .purge(
                    purge ->
                        purge
                            .enabled(true)
                            .interval(Duration.ofMillis(20))
                            .grace(grace)
                            .batchRows(batchRows));
    return bench.engine(bench.pool(config -> config.setMaximumPoolSize(4)), purging);
  }

  /** Inserts rows that expired, or will expire, so many seconds from now. */
  private void insertRows(int count, int seconds) throws SQLException {
    bench.execute(
        "INSERT INTO idempotent_call (scope, identity, attempt, outcome, expires_at)"
            + " WITH RECURSIVE numbers (n) AS"
            + " (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < "
            + count
            + ") SELECT 'rows', UNHEX(SHA2(CONCAT(n, ' ', "
            + seconds
            + "), 256)), REPEAT('a', 16), 1, UTC_TIMESTAMP(6) + INTERVAL "
            + seconds
            + " SECOND FROM numbers");
  }

  @Test
  void expiredRows_areDeletedByAnyHost_andLivingOnesAreNot() throws SQLException {
    insertRows(900, -10);
    insertRows(300, 3_600);

    List<JdbcIdempotency> hosts = new ArrayList<>();
    for (int i = 0; i < HOSTS; i++) {
      hosts.add(host(Duration.ZERO));
    }

    await().untilAsserted(() -> assertThat(bench.keyRows()).isEqualTo(300));
    long deleted = hosts.stream().mapToLong(host -> host.purgeStatus().deletedRows()).sum();
    assertThat(deleted).isEqualTo(900);
    assertThat(hosts).allMatch(host -> host.purgeStatus().failures() == 0);
  }

  @Test
  void expiredRows_areLeftForTheirGrace() throws SQLException {
    insertRows(10, -60);
    insertRows(20, -600);

    JdbcIdempotency host = host(Duration.ofMinutes(5));

    await().untilAsserted(() -> assertThat(host.purgeStatus().deletedRows()).isEqualTo(20));
    assertThat(bench.keyRows()).isEqualTo(10);
  }

  /** Keys of a millisecond: each call takes its row over, or makes it anew after the purge. */
  @Test
  void keysThatAreTakenOver_whileTheyArePurged_failNobody() throws Exception {
    List<JdbcIdempotency> hosts = new ArrayList<>();
    for (int i = 0; i < HOSTS; i++) {
      hosts.add(host(Duration.ZERO));
    }

    List<Future<Integer>> workers =
        crew.startTogether(
            2 * HOSTS,
            i ->
                () -> {
                  JdbcIdempotency host = hosts.get(i % HOSTS);
                  for (int n = 0; n < 60; n++) {
                    String key = "key " + n % 6;
                    host.<Void, SQLException>call(
                        Call.of("op", key, Void.class).ttl(Duration.ofMillis(1)),
                        () -> {
                          Bench.write(host.dataSource(), key);
                          return null;
                        });
                  }
                  return i;
                });

    assertThat(Crew.join(workers)).hasSize(2 * HOSTS);
    assertThat(hosts).allMatch(host -> host.purgeStatus().failures() == 0);
    await().untilAsserted(() -> assertThat(bench.keyRows()).isZero());
    bench.assertAtRest();
  }

  /** A row that a call has just taken over is locked, and alive when its lock is gone. */
  @Test
  void rowThatIsHeld_isNotDeletedAndKeepsNoCallWaiting() throws Exception {
    insertRows(100, -5);
    try (var holder = bench.schema().connect()) {
      holder.setAutoCommit(false);
      Rival.run(
          holder,
          "UPDATE idempotent_call SET expires_at = expires_at + INTERVAL 1 HOUR"
              + " WHERE scope = 'rows' AND identity = UNHEX(SHA2('7 -5', 256))");

      JdbcIdempotency host = host(Duration.ZERO);

      assertThat(host.call("op", "key", Integer.class, () -> 7)).isEqualTo(7);
      holder.commit();
    }
    await().untilAsserted(() -> assertThat(bench.keyRows()).isEqualTo(2));
  }

  /**
   * So many of the table's rows that a server might read all of them to find those. MariaDB would
   * for that many keys in one statement.
   */
  @Test
  void manyRowsOfASmallTable_areDeletedWithoutWaitingForAnyOther() throws SQLException {
    insertRows(999, -5);
    insertRows(1, 3_600);
    bench.execute("ANALYZE TABLE idempotent_call");
    try (var holder = bench.schema().connect()) {
      holder.setAutoCommit(false);
      Rival.run(
          holder, "UPDATE idempotent_call SET outcome = 2 WHERE expires_at > UTC_TIMESTAMP(6)");

      JdbcIdempotency host = host(Duration.ZERO, 1_000);

      await().untilAsserted(() -> assertThat(host.purgeStatus().deletedRows()).isEqualTo(999));
    }
  }

  /** It neither waits for the call nor keeps those waiting that come with the other keys. */
  @Test
  void rowThatALongCallTakesOver_doesNotKeepTheOthersFromBeingDeleted() throws SQLException {
    JdbcIdempotency caller = bench.engine(bench.pool(config -> {}), builder -> builder);
    for (int i = 0; i < 10; i++) {
      caller.call(Call.of("op", "key " + i, Integer.class).ttl(Duration.ofMillis(1)), () -> 1);
    }
    await()
        .until(
            () ->
                bench.count(
                        "SELECT COUNT(*) FROM idempotent_call WHERE expires_at > UTC_TIMESTAMP(6)")
                    == 0);

    caller.<Integer, SQLException>call(
        "op",
        "key 0",
        Integer.class,
        () -> {
          Bench.write(caller.dataSource(), "key 0");
          JdbcIdempotency host = host(Duration.ZERO);
          await().untilAsserted(() -> assertThat(host.purgeStatus().deletedRows()).isEqualTo(9));
          assertThat(host.call("op", "key 1", Integer.class, () -> 2)).isEqualTo(2);
          assertThat(host.purgeStatus().failures()).isZero();
          return 3;
        });

    assertThat(caller.call("op", "key 0", Integer.class, () -> 4)).isEqualTo(3);
  }
}
