package dev.idempotent.it;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Idempotency;
import dev.idempotent.jdbc.JdbcIdempotency;
import dev.idempotent.jdbc.SchemaMode;
import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;

/** An application with a database of its own, and the engine installed. Close it. */
final class Application implements AutoCloseable {
  private final UnaryOperator<JdbcIdempotency.Builder> settings;
  private final TestSchema schema;
  private final boolean ownsSchema;
  private final HikariDataSource pool;
  private final JdbcIdempotency idempotency;

  Application(UnaryOperator<JdbcIdempotency.Builder> settings) throws SQLException {
    this(settings, TestDatabase.get().createSchema(), true);
    try (Connection connection = schema.connect()) {
      Ledger.create(connection);
    }
    Idempotency.install(idempotency);
  }

  private Application(
      UnaryOperator<JdbcIdempotency.Builder> settings, TestSchema schema, boolean ownsSchema) {
    this.settings = settings;
    this.schema = schema;
    this.ownsSchema = ownsSchema;
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(schema.jdbcUrl());
    config.setUsername(schema.user());
    config.setPassword(schema.password());
    config.addDataSourceProperty("sessionVariables", "wait_timeout=600");
    this.pool = new HikariDataSource(config);
    this.idempotency =
        settings.apply(JdbcIdempotency.builder(pool).schema(SchemaMode.CREATE)).build();
  }

  /** Ends this application and starts another one on the same database. */
  Application restarted() {
    idempotency.close();
    pool.close();
    Application next = new Application(settings, schema, true);
    Idempotency.install(next.idempotency);
    return next;
  }

  /** Starts another host on the same database, whose engine is not installed. */
  Application besides() {
    return new Application(settings, schema, false);
  }

  /** Runs the action with the other host's engine installed, in a thread of its own. */
  void onOtherEngine(Application other, Callable<?> action) throws Exception {
    Idempotency.uninstall(idempotency);
    Idempotency.install(other.idempotency);
    try {
      FutureTask<?> task = new FutureTask<>(action);
      new Thread(task, "other host").start();
      task.get();
    } finally {
      Idempotency.uninstall(other.idempotency);
      Idempotency.install(idempotency);
    }
  }

  Ledger ledger() {
    return new Ledger(idempotency.dataSource());
  }

  JdbcIdempotency idempotency() {
    return idempotency;
  }

  /** Counts the ledger's entries of one kind, past everything of the library. */
  long entries(String what) throws SQLException {
    return count("SELECT COUNT(*) FROM ledger WHERE what = '" + what + "'");
  }

  /** Counts the library's rows. */
  long keys() throws SQLException {
    return count("SELECT COUNT(*) FROM idempotent_call");
  }

  /** Returns the one number that a query gives, past everything of the library. */
  long count(String sql) throws SQLException {
    try (Connection connection = schema.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    idempotency.close();
    pool.close();
    if (ownsSchema) {
      schema.close();
    }
  }
}
