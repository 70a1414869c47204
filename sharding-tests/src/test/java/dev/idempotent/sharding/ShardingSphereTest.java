package dev.idempotent.sharding;

import static dev.idempotent.sharding.TwoServers.FIRST;
import static dev.idempotent.sharding.TwoServers.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Call;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.jdbc.JdbcIdempotency;
import dev.idempotent.jdbc.SchemaMode;
import dev.idempotent.testdatabase.RequiresMySql;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
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

  private JdbcIdempotency engine;

  @BeforeAll
  static void start() throws IOException, SQLException {
    servers = new TwoServers();
    Map<String, DataSource> shards =
        Map.of("shard_0", servers.pools().get(0), "shard_1", servers.pools().get(1));
    try (InputStream rules = ShardingSphereTest.class.getResourceAsStream("sharding.yaml")) {
      sphere = YamlShardingSphereDataSourceFactory.createDataSource(shards, rules.readAllBytes());
    }
  }

  @AfterAll
  static void stop() throws Exception {
    ((AutoCloseable) sphere).close();
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
  void scopeInBytes_isNoShardingValue() {
    assertThatThrownBy(
            () -> {
              try (Connection connection = sphere.getConnection();
                  PreparedStatement statement =
                      connection.prepareStatement("SELECT id FROM sale WHERE scope = ?")) {
                statement.setBytes(1, new byte[] {'t'});
                statement.executeQuery().close();
              }
            })
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Comparable");
  }

  @Test
  void validationOfTheTable_isNotPossible() {
    JdbcIdempotency.Builder builder = JdbcIdempotency.builder(sphere).schema(SchemaMode.VALIDATE);
    assertThatThrownBy(builder::build).isInstanceOf(IdempotencyConfigurationException.class);
  }
}
