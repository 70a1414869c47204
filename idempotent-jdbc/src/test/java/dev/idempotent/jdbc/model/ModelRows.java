package dev.idempotent.jdbc.model;

import java.util.List;

/** What of a {@link java.sql.ResultSet} is used. */
final class ModelRows {
  private final List<List<Object>> rows;
  private int at = -1;

  ModelRows(List<List<Object>> rows) {
    this.rows = rows;
  }

  public boolean next() {
    return ++at < rows.size();
  }

  private Object column(int index) {
    return rows.get(at).get(index - 1);
  }

  public byte[] getBytes(int index) {
    return (byte[]) column(index);
  }

  public String getString(int index) {
    return String.valueOf(column(index));
  }

  public int getInt(int index) {
    return ((Number) column(index)).intValue();
  }

  public long getLong(int index) {
    return ((Number) column(index)).longValue();
  }

  public void close() {}
}
