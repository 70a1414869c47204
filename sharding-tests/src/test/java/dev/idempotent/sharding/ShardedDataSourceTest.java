package dev.idempotent.sharding;

import static dev.idempotent.sharding.TwoServers.FIRST;
import static dev.idempotent.sharding.TwoServers.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Call;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.jdbc.JdbcIdempotency;
import dev.idempotent.testdatabase.RequiresMySql;
import dev.idempotent.testdatabase.Wire;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application that chooses the server by the scope itself. */
@RequiresMySql("tried with MySQL only")
final class ShardedDataSourceTest {
  private static TwoServers servers;

  private ShardedDataSource sharded;
  private JdbcIdempotency engine;

  @BeforeAll
  static void start() throws IOException, SQLException {
    servers = new TwoServers();
  }

  @AfterAll
  static void stop() throws IOException {
    servers.close();
  }

  @BeforeEach
  void open() throws Exception {
    sharded = new ShardedDataSource(servers.pools());
    engine =
        sharded.within(
            FIRST,
            () ->
                JdbcIdempotency.builder(sharded)
                    .purge(purge -> purge.enabled(false))
                    .answerWithin(Duration.ofSeconds(3))
                    .build());
  }

  @AfterEach
  void close() throws SQLException {
    engine.close();
    servers.clear();
  }

  private String sell(String scope, String key, Callable<String> more) throws Exception {
    return sharded.within(
        scope,
        () ->
            engine.<String, Exception>call(
                Call.of("shop.sell", key, String.class).scope(scope),
                () -> {
                  note(scope, key);
                  return more.call();
                }));
  }

  private void note(String scope, String what) throws SQLException {
    TwoServers.note(engine.dataSource(), scope, what);
  }

  @Test
  void keyAndRows_lieOnTheShardOfTheScope() throws Exception {
    assertThat(sharded.shardOf(FIRST)).isNotSameAs(sharded.shardOf(SECOND));
    assertThat(sell(FIRST, "k", () -> "first")).isEqualTo("first");
    assertThat(sell(SECOND, "k", () -> "second")).isEqualTo("second");
    assertThat(sell(FIRST, "k", () -> "again")).isEqualTo("first");
    assertThat(sell(SECOND, "k", () -> "again")).isEqualTo("second");
    assertThat(servers.contents(0)).isEqualTo("1 sales, 1 keys");
    assertThat(servers.contents(1)).isEqualTo("1 sales, 1 keys");
  }

  @Test
  void lostAnswerToCommit_isLookedForOnTheSameShard() throws Exception {
    sell(SECOND, "before", () -> "");
    servers.wire().next(Wire::isCommit, Wire.Fault.LOSE_ANSWER);
    assertThat(sell(SECOND, "k", () -> "told")).isEqualTo("told");
    assertThat(servers.wire().isArmed()).isFalse();
    assertThat(servers.contents(0)).isEqualTo("0 sales, 0 keys");
    assertThat(servers.contents(1)).isEqualTo("2 sales, 2 keys");
  }

  @Test
  void scopeOfAnotherShardInsideOfACall_isRefused_andNothingIsCommitted() throws Exception {
    assertThatThrownBy(() -> sell(FIRST, "outer", () -> sell(SECOND, "inner", () -> "")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(servers.contents(0)).isEqualTo("0 sales, 0 keys");
    assertThat(servers.contents(1)).isEqualTo("0 sales, 0 keys");
  }

  /** All that a call writes goes to its own shard: misplaced, but never half committed. */
  @Test
  void rowOfAnotherShardsScope_isWrittenBesideTheCallsOwn() throws Exception {
    sell(
        FIRST,
        "k",
        () -> {
          note(SECOND, "misplaced");
          return "";
        });
    assertThat(servers.contents(0)).isEqualTo("2 sales, 1 keys");
    assertThat(servers.contents(1)).isEqualTo("0 sales, 0 keys");
  }

  @Test
  void callWithoutAShard_runsNothing() throws SQLException {
    assertThatThrownBy(
            () ->
                engine.<String, Exception>call(
                    Call.of("shop.sell", "k", String.class).scope(FIRST), () -> "run"))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(servers.contents(0)).isEqualTo("0 sales, 0 keys");
  }

  @Test
  void purge_runsOnEachShardByItself() throws Exception {
    sell(FIRST, "k", () -> "");
    sell(SECOND, "k", () -> "");
    servers.executeEverywhere(
        "UPDATE shop.idempotent_call SET expires_at = expires_at - INTERVAL 1 YEAR");
    List<JdbcIdempotency> purging = new ArrayList<>();
    try {
      for (HikariDataSource pool : servers.pools()) {
        purging.add(
            JdbcIdempotency.builder(pool)
                .purge(purge -> purge.interval(Duration.ofMillis(100)))
                .build());
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                assertThat(servers.contents(0)).isEqualTo("1 sales, 0 keys");
                assertThat(servers.contents(1)).isEqualTo("1 sales, 0 keys");
              });
    } finally {
      purging.forEach(JdbcIdempotency::close);
    }
  }
}
