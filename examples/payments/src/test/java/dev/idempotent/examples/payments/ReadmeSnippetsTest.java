package dev.idempotent.examples.payments;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Call;
import dev.idempotent.IdempotentCall;
import dev.idempotent.jdbc.JdbcIdempotency;
import dev.idempotent.jdbc.SchemaMode;
import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Runs what the README shows besides the payment service; {@link ReadmeTest} compares the texts.
 */
final class ReadmeSnippetsTest {
  private final List<String> events = new ArrayList<>();
  private final Set<String> keysForGateway = new HashSet<>();
  private TestSchema schema;
  private HikariDataSource pool;
  private JdbcIdempotency idempotency;

  @BeforeEach
  void start() {
    schema = TestDatabase.get().createSchema();
    HikariConfig database = new HikariConfig();
    database.setJdbcUrl(schema.jdbcUrl());
    database.setUsername(schema.user());
    database.setPassword(schema.password());
    database.setMaximumPoolSize(1);
    pool = new HikariDataSource(database);
    idempotency = JdbcIdempotency.builder(pool).schema(SchemaMode.CREATE).build();
  }

  @AfterEach
  void stop() {
    idempotency.close();
    pool.close();
    schema.close();
  }

  @Test
  void directCall_takesEffectOnce() throws SQLException {
    String first = call("c-1", "r-1", new BigDecimal("10.00"));
    String retry = call("c-1", "r-1", new BigDecimal("10.00"));
    assertThat(retry).isEqualTo(first);
    assertThat(events).containsExactly("refunded");
    assertThat(keysForGateway).hasSize(1);
  }

  private String call(String customerId, String requestId, BigDecimal amount) throws SQLException {
    String receipt =
        idempotency.call(
            Call.of("payments.refund", customerId + "/" + requestId, String.class)
                .fingerprint(amount.toPlainString()),
            () -> refund(customerId, amount));
    return receipt;
  }

  private String refund(String customerId, BigDecimal amount) throws SQLException {
    try (Connection connection = idempotency.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DO 1");
    }
    IdempotentCall call = IdempotentCall.current();
    String keyForGateway = call.deriveKey("card-gateway"); // the same on every retry
    call.afterCommit(() -> events.add("refunded")); // not if it rolls back, and not on a replay
    keysForGateway.add(keyForGateway);
    return customerId + " got back " + amount;
  }
}
