package dev.idempotent.jdbc.model;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What of a {@link java.sql.PreparedStatement} is used. */
final class ModelStatement {
  static final int QUERY_INTERRUPTED = 1317;

  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final ModelConnection connection;
  private final String prepared;
  private final List<Object> parameters = new ArrayList<>();

  ModelStatement(ModelConnection connection, String prepared) {
    this.connection = connection;
    this.prepared = prepared;
  }

  public void setBytes(int index, byte[] value) {
    set(index, value);
  }

  public void setInt(int index, int value) {
    set(index, value);
  }

  public void setLong(int index, long value) {
    set(index, value);
  }

  public void setString(int index, String value) {
    set(index, value);
  }

  private void set(int index, Object value) {
    while (parameters.size() < index) {
      parameters.add(null);
    }
    parameters.set(index - 1, value);
  }

  public int executeUpdate() throws SQLException {
    try {
      return connection.send(prepared, parameters).count();
    } catch (SQLException e) {
      if (e.getErrorCode() == QUERY_INTERRUPTED) {
        awaitCancel();
      }
      throw e;
    }
  }

  public ResultSet executeQuery() throws SQLException {
    return executeQuery(prepared);
  }

  public ResultSet executeQuery(String sql) throws SQLException {
    return Facade.of(ResultSet.class, new ModelRows(connection.send(sql, parameters).rows()));
  }

  public boolean execute(String sql) throws SQLException {
    connection.send(sql, parameters);
    return false;
  }

  public boolean isWrapperFor(Class<?> type) {
    return false;
  }

  public int getMaxRows() {
    return 0;
  }

  /** Called by the timer, in real time; whether it has an effect is the run's choice. */
  public void cancel() {
    cancelled.countDown();
  }

  /** The server ends a statement so only after it has been asked to. */
  private void awaitCancel() {
    try {
      if (!cancelled.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody cancels a claim that waits");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public void close() {}
}
