package dev.idempotent.jdbc;

import dev.idempotent.ErrorCode;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.engine.Notifier;
import dev.idempotent.jdbc.internal.maintenance.ProcedureSchema;
import dev.idempotent.jdbc.internal.maintenance.Purge;
import dev.idempotent.jdbc.internal.maintenance.Schema;
import dev.idempotent.jdbc.internal.operator.OperatorTable;
import dev.idempotent.jdbc.internal.sql.DriverFlags;
import dev.idempotent.jdbc.internal.sql.Server;
import dev.idempotent.jdbc.internal.sql.TableName;
import dev.idempotent.jdbc.internal.sql.VanishedHosts;
import dev.idempotent.jdbc.internal.store.JdbcStore;
import dev.idempotent.jdbc.internal.store.StoreSettings;
import dev.idempotent.jdbc.internal.transaction.ParticipatingDataSource;
import dev.idempotent.jdbc.internal.transaction.Session;
import dev.idempotent.jdbc.internal.transaction.TransactionBinding;
import dev.idempotent.spi.IdempotencyStore;
import dev.idempotent.spi.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;

/** Checks what an engine stands on, and puts it together. */
final class Startup {
  private Startup() {}

  /** What the checks have found out. */
  private record Ground(Server server, TableName table) {}

  static JdbcIdempotency build(
      DataSource pool,
      Settings settings,
      Ticker ticker,
      Notifier notifier,
      Function<IdempotencyStore, IdempotencyEngine> engineOver) {
    Ground ground = check(pool, settings);
    TransactionBinding binding = new TransactionBinding(settings.enclosing());
    IdempotencyStore store =
        new JdbcStore(
            pool,
            binding,
            ground.table(),
            new StoreSettings(
                settings.answerWithin(),
                settings.resolveWithin(),
                settings.strict(),
                ground.server().rollbackOnTimeout(),
                settings.serverPreparedStatements(),
                settings.procedures(),
                notifier),
            ticker);
    PurgeSettings purgeSettings = settings.purge();
    IdempotencyEngine engine = engineOver.apply(store);
    Purge purge =
        new Purge(
            pool,
            ground.table(),
            purgeSettings.isEnabled(),
            purgeSettings.interval(),
            purgeSettings.grace(),
            purgeSettings.batchRows(),
            notifier);
    OperatorTable table =
        new OperatorTable(pool, ground.table(), ground.server().kind(), settings.answerWithin());
    return new JdbcIdempotency(
        engine,
        new ParticipatingDataSource(pool, binding),
        purge,
        new Keys(table, purge, settings.waitAtMost(), purgeSettings.batchRows(), engine));
  }

  private static Ground check(DataSource pool, Settings settings) {
    try {
      Session session = Session.checkOut(pool);
      try {
        session.limitSilence(settings.answerWithin());
        return check(session.connection(), settings);
      } finally {
        session.close();
      }
    } catch (SQLException e) {
      throw new StoreUnavailableException(
          ErrorCode.STORE_UNAVAILABLE,
          "the engine was not started: the database can't be reached or refuses (error "
              + e.getErrorCode()
              + ", SQLState "
              + e.getSQLState()
              + ")",
          e);
    }
  }

  private static Ground check(Connection connection, Settings settings) throws SQLException {
    DriverFlags.check(connection);
    Server server = Server.of(connection);
    VanishedHosts.check(connection, server);
    TableName table = new TableName(server.database(), settings.table());
    Schema schema = new Schema(table);
    if (settings.schema() == SchemaMode.CREATE) {
      schema.create(connection);
    }
    if (settings.schema() != SchemaMode.LEAVE) {
      schema.validate(connection);
    }
    if (settings.procedures()) {
      checkProcedures(connection, new ProcedureSchema(table), settings.schema());
    }
    if (!connection.getAutoCommit()) {
      connection.rollback();
    }
    return new Ground(server, table);
  }

  private static void checkProcedures(
      Connection connection, ProcedureSchema procedures, SchemaMode mode) throws SQLException {
    if (mode == SchemaMode.CREATE) {
      procedures.create(connection);
    }
    if (mode != SchemaMode.LEAVE) {
      procedures.validate(connection);
    }
  }
}
