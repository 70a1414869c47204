package dev.idempotent.jdbc;

import java.util.List;
import java.util.Optional;

/**
 * Some rows of a scope, in the order of their digests.
 *
 * @param keys the rows
 * @param next what to ask for the next page with; empty after the last one
 */
public record KeyPage(List<KeyState> keys, Optional<String> next) {
  /** Copies the list. */
  public KeyPage {
    keys = List.copyOf(keys);
  }
}
