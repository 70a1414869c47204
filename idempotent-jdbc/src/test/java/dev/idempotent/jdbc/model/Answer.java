package dev.idempotent.jdbc.model;

import java.util.List;

/**
 * What the server answers to a statement.
 *
 * @param count the number of changed rows
 * @param rows the rows that were read, with their columns in order
 */
record Answer(int count, List<List<Object>> rows) {
  static final Answer OK = new Answer(0, List.of());

  static Answer changed(int count) {
    return new Answer(count, List.of());
  }

  static Answer row(Object... columns) {
    return new Answer(0, List.of(java.util.Arrays.asList(columns)));
  }
}
