package dev.idempotent.sharding;

import static dev.idempotent.sharding.TwoServers.FIRST;
import static dev.idempotent.sharding.TwoServers.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Call;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.jdbc.JdbcIdempotency;
import dev.idempotent.jdbc.SchemaMode;
import dev.idempotent.testdatabase.RequiresMySql;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.apache.shardingsphere.driver.api.yaml.YamlShardingSphereDataSourceFactory;
import org.apache.shardingsphere.infra.hint.HintManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ShardingSphere-JDBC in front of the servers: what works, and what it does not keep together. */
@RequiresMySql("tried with MySQL only")
final class ShardingSphereTest {
  private static TwoServers servers;
  private static DataSource sphere;

  /** The same, but for the key table, which is routed by its column for the scope. */
  private static DataSource byColumn;

  private JdbcIdempotency engine;

  @BeforeAll
  static void start() throws IOException, SQLException {
    servers = new TwoServers();
    sphere = sphere(rules());
    byColumn =
        sphere(
            rules()
                .replace(
                    "hint:\n          shardingAlgorithmName: shard_of_hint",
                    "standard:\n          shardingColumn: scope\n"
                        + "          shardingAlgorithmName: shard_of_scope"));
  }

  private static String rules() throws IOException {
    try (InputStream rules = ShardingSphereTest.class.getResourceAsStream("sharding.yaml")) {
      return new String(rules.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static DataSource sphere(String rules) throws IOException, SQLException {
    Map<String, DataSource> shards =
        Map.of("shard_0", servers.pools().get(0), "shard_1", servers.pools().get(1));
    return YamlShardingSphereDataSourceFactory.createDataSource(
        shards, rules.getBytes(StandardCharsets.UTF_8));
  }

  @AfterAll
  static void stop() throws Exception {
    // Each closes the pools as well.
    ((AutoCloseable) sphere).close();
    ((AutoCloseable) byColumn).close();
    servers.close();
  }

  @BeforeEach
  void open() {
    engine =
        JdbcIdempotency.builder(sphere)
            .schema(SchemaMode.LEAVE)
            .purge(purge -> purge.enabled(false))
            .build();
  }

  @AfterEach
  void close() throws SQLException {
    engine.close();
    servers.clear();
  }

  private String sell(String scope, String key, Callable<String> more) throws Exception {
    try (HintManager hint = HintManager.getInstance()) {
      hint.addDatabaseShardingValue("idempotent_call", scope);
      return engine.<String, Exception>call(
          Call.of("shop.sell", key, String.class).scope(scope),
          () -> {
            note(scope, key);
            return more.call();
          });
    }
  }

  private String note(String scope, String what) throws SQLException {
    TwoServers.note(engine.dataSource(), scope, what);
    return "noted";
  }

  @Test
  void keyAndRows_lieOnTheShardOfTheScope() throws Exception {
    assertThat(sell(FIRST, "k", () -> "first")).isEqualTo("first");
    assertThat(sell(SECOND, "k", () -> "second")).isEqualTo("second");
    assertThat(servers.contents(0)).isEqualTo("1 sales, 1 keys");
    assertThat(servers.contents(1)).isEqualTo("1 sales, 1 keys");

    engine.close();
    open(); // Without its near-cache.
    assertThat(sell(FIRST, "k", () -> "again")).isEqualTo("first");
    assertThat(sell(SECOND, "k", () -> "again")).isEqualTo("second");
  }

  @Test
  void methodThatThrows_leavesNothing() throws Exception {
    assertThatThrownBy(
            () ->
                sell(
                    SECOND,
                    "k",
                    () -> {
                      throw new IOException("business");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(servers.contents(1)).isEqualTo("0 sales, 0 keys");
  }

  /** The key says that all is done, and half of it is not. */
  @Test
  void rowOfAnotherShardsScope_isLost_whenOnlyThatShardFailsToCommit() throws Exception {
    String told =
        sell(
            SECOND,
            "k",
            () -> {
              note(FIRST, "of the other shard");
              servers.killTransactions(0);
              return "told";
            });
    assertThat(told).isEqualTo("told");
    assertThat(servers.contents(0)).isEqualTo("0 sales, 0 keys");
    assertThat(servers.contents(1)).isEqualTo("1 sales, 1 keys");
  }

  /** Why the key table is routed by a hint, and not by its column as other tables are. */
  @Test
  void keyTableRoutedByItsScope_refusesEachClaim() throws Exception {
    try (JdbcIdempotency other =
        JdbcIdempotency.builder(byColumn)
            .schema(SchemaMode.LEAVE)
            .purge(purge -> purge.enabled(false))
            .build()) {
      assertThatThrownBy(
              () ->
                  other.call(
                      Call.of("shop.sell", "k", String.class).scope(FIRST),
                      () -> {
                        TwoServers.note(other.dataSource(), FIRST, "k");
                        return "noted";
                      }))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("error 20056");
    }
    assertThat(servers.contents(0)).isEqualTo("0 sales, 0 keys");
    assertThat(servers.contents(1)).isEqualTo("0 sales, 0 keys");
  }

  @Test
  void validationOfTheTable_isNotPossible() {
    JdbcIdempotency.Builder builder = JdbcIdempotency.builder(sphere).schema(SchemaMode.VALIDATE);
    assertThatThrownBy(builder::build).isInstanceOf(IdempotencyConfigurationException.class);
  }
}
