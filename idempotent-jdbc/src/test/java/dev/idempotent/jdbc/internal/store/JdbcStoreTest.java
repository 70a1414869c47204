package dev.idempotent.jdbc.internal.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.engine.Notifier;
import dev.idempotent.jdbc.internal.maintenance.Schema;
import dev.idempotent.jdbc.internal.sql.TableName;
import dev.idempotent.jdbc.internal.transaction.SharedTransaction;
import dev.idempotent.jdbc.internal.transaction.TransactionBinding;
import dev.idempotent.spi.IdempotencyStore;
import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import dev.idempotent.testing.StoreContract;
import dev.idempotent.testing.TestTicker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The contract of stores, kept by the table. */
abstract class JdbcStoreTest extends StoreContract {
  private final TestSchema schema = TestDatabase.get().createSchema();
  private final TransactionBinding binding = new TransactionBinding(() -> null);
  private final HikariDataSource pool;

  JdbcStoreTest(boolean autoCommit) {
    this.pool = pool(autoCommit);
  }

  /** On a pool whose connections are in autocommit mode, HikariCP's default. */
  static final class OnAutoCommitTest extends JdbcStoreTest {
    OnAutoCommitTest() {
      super(true);
    }
  }

  /** On a pool whose connections have autocommit off. */
  static final class OnManualCommitTest extends JdbcStoreTest {
    OnManualCommitTest() {
      super(false);
    }
  }

  /** On a pool in autocommit mode, looking before claiming. */
  static final class LookingUpOnAutoCommitTest extends JdbcStoreTest {
    LookingUpOnAutoCommitTest() {
      super(true);
    }

    @Override
    protected boolean likelyReplay() {
      return true;
    }
  }

  /** On a pool with autocommit off, looking before claiming. */
  static final class LookingUpOnManualCommitTest extends JdbcStoreTest {
    LookingUpOnManualCommitTest() {
      super(false);
    }

    @Override
    protected boolean likelyReplay() {
      return true;
    }
  }

  private HikariDataSource pool(boolean autoCommit) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(schema.jdbcUrl());
    config.setUsername(schema.user());
    config.setPassword(schema.password());
    config.setMaximumPoolSize(12);
    config.setAutoCommit(autoCommit);
    return new HikariDataSource(config);
  }

  @Override
  protected IdempotencyStore createStore(TestTicker ticker) throws SQLException {
    TableName table = new TableName(schema.name(), "idempotent_call");
    try (Connection connection = schema.connect()) {
      new Schema(table).create(connection);
    }
    StoreSettings settings =
        new StoreSettings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            false,
            false,
            true,
            false,
            Notifier.to(null));
    return new JdbcStore(pool, binding, table, settings, ticker);
  }

  /** The server's clock can't be moved: the rows grow older instead. */
  @Override
  protected void letTimePass(Duration duration, TestTicker ticker) throws SQLException {
    ticker.advance(duration);
    String sql = "UPDATE idempotent_call SET expires_at = expires_at - INTERVAL ? MICROSECOND";
    try (Connection connection = schema.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, duration.toNanos() / 1000);
      statement.executeUpdate();
    }
  }

  @AfterEach
  void dropSchema() {
    SharedTransaction left = binding.current();
    if (left != null) {
      left.session().close();
    }
    pool.close();
    schema.close();
  }
}
