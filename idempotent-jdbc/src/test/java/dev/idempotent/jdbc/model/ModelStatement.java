package dev.idempotent.jdbc.model;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What of a {@link java.sql.PreparedStatement} is used. */
final class ModelStatement {
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
    return connection.send(prepared, parameters).count();
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

  public void cancel() {
    // Only real time would ask for it.
  }

  public void close() {}
}
