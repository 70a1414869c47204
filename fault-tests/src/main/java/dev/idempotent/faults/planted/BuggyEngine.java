package dev.idempotent.faults.planted;

import dev.idempotent.ErrorCode;
import dev.idempotent.Idempotency;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.engine.EngineBuilder;
import dev.idempotent.faults.planted.Planted.Engine;
import dev.idempotent.jdbc.internal.sql.Server;
import dev.idempotent.jdbc.internal.sql.TableName;
import dev.idempotent.jdbc.internal.store.JdbcStore;
import dev.idempotent.jdbc.internal.store.StoreSettings;
import dev.idempotent.jdbc.internal.transaction.ParticipatingDataSource;
import dev.idempotent.jdbc.internal.transaction.TransactionBinding;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Puts an engine together as the library does, with a bug around its store; without a purge. */
final class BuggyEngine extends EngineBuilder<BuggyEngine> {
  private BuggyEngine() {}

  @Override
  protected BuggyEngine self() {
    return this;
  }

  static Engine build(DataSource pool, StoreBug bug) {
    return Planted.impatient(new BuggyEngine()).engineOver(pool, bug);
  }

  private Engine engineOver(DataSource pool, StoreBug bug) {
    TransactionBinding binding = new TransactionBinding(() -> null);
    Server server = serverOf(pool);
    JdbcStore store =
        new JdbcStore(
            pool,
            binding,
            new TableName(server.database(), "idempotent_call"),
            new StoreSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                false,
                server.rollbackOnTimeout(),
                true,
                false,
                notifier()),
            ticker());
    Idempotency engine = buildEngine(new BuggyStore(store, bug));
    return new Engine(engine, new ParticipatingDataSource(pool, binding));
  }

  private static Server serverOf(DataSource pool) {
    try (Connection connection = pool.getConnection()) {
      Server server = Server.of(connection);
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
      return server;
    } catch (SQLException e) {
      throw new StoreUnavailableException(
          ErrorCode.STORE_UNAVAILABLE, "the server does not answer yet", e);
    }
  }
}
