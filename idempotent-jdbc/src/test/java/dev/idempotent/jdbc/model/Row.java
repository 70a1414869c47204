package dev.idempotent.jdbc.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The other columns of a row. Immutable. */
final class Row {
  private final Map<String, Object> columns;

  private Row(Map<String, Object> columns) {
    this.columns = columns;
  }

  static Row of(Object attempt, Object outcome, Object result, Object fingerprint, long expiresAt) {
    Map<String, Object> columns = new HashMap<>();
    columns.put("attempt", attempt);
    columns.put("outcome", outcome);
    columns.put("result", result);
    columns.put("fingerprint", fingerprint);
    columns.put("expires_at", expiresAt);
    return new Row(columns);
  }

  Row with(String column, Object value) {
    Map<String, Object> changed = new HashMap<>(columns);
    changed.put(column, value);
    return new Row(changed);
  }

  boolean hasSame(Row other) {
    return columns.equals(other.columns);
  }

  Object get(String column) {
    return columns.get(column);
  }

  boolean isOf(byte[] attempt) {
    return Arrays.equals(attempt, (byte[]) columns.get("attempt"));
  }

  int outcome() {
    return ((Number) columns.get("outcome")).intValue();
  }

  /** Returns the end of its life, in microseconds of the database's clock. */
  long expiresAt() {
    return (Long) columns.get("expires_at");
  }
}
