package dev.idempotent.jdbc.internal.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Lists of keys in parts that one statement may name. From 1,000 values in an IN list on, of which
 * a key may have two, MariaDB makes a table of them and then leaves the hint for the primary key
 * alone: it may read all rows, and wait for those that calls hold.
 */
public final class KeyLists {
  private static final int KEYS = 400;

  private KeyLists() {}

  /** Returns views of the list, in order. */
  public static <T> List<List<T>> parts(List<T> keys) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += KEYS) {
      parts.add(keys.subList(from, Math.min(keys.size(), from + KEYS)));
    }
    return parts;
  }
}
