package dev.idempotent.sharding;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Leads each thread to the shard of the scope that it works for. Whoever serves a request enters by
 * {@link #within}; a connection outside of it is refused, and so is a scope of another shard
 * inside.
 */
final class ShardedDataSource implements DataSource {
  private final List<? extends DataSource> shards;

  @SuppressWarnings("ThreadLocalUsage") // One for each set of shards, and those are few.
  private final ThreadLocal<DataSource> chosen = new ThreadLocal<>();

  ShardedDataSource(List<? extends DataSource> shards) {
    this.shards = List.copyOf(shards);
  }

  /** Returns the shard that holds a scope's rows and keys. It must not change while keys live. */
  DataSource shardOf(String scope) {
    return shards.get(Math.floorMod(scope.hashCode(), shards.size()));
  }

  /** Runs something on the shard of a scope. */
  <T extends @Nullable Object> T within(String scope, Callable<T> work) throws Exception {
    DataSource shard = shardOf(scope);
    DataSource outer = chosen.get();
    if (outer != null && outer != shard) {
      throw new IllegalStateException("a scope of another shard inside of a call");
    }
    chosen.set(shard);
    try {
      return work.call();
    } finally {
      if (outer == null) {
        chosen.remove();
      }
    }
  }

  private DataSource shard() throws SQLException {
    DataSource shard = chosen.get();
    if (shard == null) {
      throw new SQLException("no shard has been chosen: enter by within(scope, …)");
    }
    return shard;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return shard().getConnection();
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return shard().unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return shard().isWrapperFor(type);
  }
}
