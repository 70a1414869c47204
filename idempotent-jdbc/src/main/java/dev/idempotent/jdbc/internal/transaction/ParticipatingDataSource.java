package dev.idempotent.jdbc.internal.transaction;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The data source that the application uses: inside a call it gives the call's connection, outside
 * a plain one of the pool. Safe for use by several threads.
 */
public final class ParticipatingDataSource implements DataSource {
  private final DataSource pool;
  private final TransactionBinding binding;

  /** Wraps the application's pool. */
  public ParticipatingDataSource(DataSource pool, TransactionBinding binding) {
    this.pool = pool;
    this.binding = binding;
  }

  @Override
  public Connection getConnection() throws SQLException {
    SharedTransaction transaction = binding.current();
    return transaction == null ? pool.getConnection() : handleOn(transaction);
  }

  /** Inside a call the credentials are not looked at: the call's connection is open already. */
  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    SharedTransaction transaction = binding.current();
    return transaction == null ? pool.getConnection(user, password) : handleOn(transaction);
  }

  private static Connection handleOn(SharedTransaction transaction) {
    transaction.markUsed();
    return ConnectionGuard.handleOn(transaction);
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(this) ? type.cast(this) : pool.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || pool.isWrapperFor(type);
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return pool.getLogWriter();
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    pool.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    pool.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return pool.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws java.sql.SQLFeatureNotSupportedException {
    return pool.getParentLogger();
  }
}
