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
import java.util.function.UnaryOperator;

/** An application with a database of its own, and the engine installed. Close it. */
final class Application implements AutoCloseable {
  private final TestSchema schema = TestDatabase.get().createSchema();
  private final HikariDataSource pool;
  private final JdbcIdempotency idempotency;

  Application(UnaryOperator<JdbcIdempotency.Builder> settings) throws SQLException {
    try (Connection connection = schema.connect()) {
      Ledger.create(connection);
    }
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(schema.jdbcUrl());
    config.setUsername(schema.user());
    config.setPassword(schema.password());
    pool = new HikariDataSource(config);
    idempotency = settings.apply(JdbcIdempotency.builder(pool).schema(SchemaMode.CREATE)).build();
    Idempotency.install(idempotency);
  }

  Ledger ledger() {
    return new Ledger(idempotency.dataSource());
  }

  JdbcIdempotency idempotency() {
    return idempotency;
  }

  /** Counts the ledger's entries of one kind, past everything of the library. */
  long entries(String what) throws SQLException {
    try (Connection connection = schema.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT COUNT(*) FROM ledger WHERE what = '" + what + "'")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    idempotency.close();
    pool.close();
    schema.close();
  }
}
