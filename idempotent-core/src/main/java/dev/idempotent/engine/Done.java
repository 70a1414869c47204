package dev.idempotent.engine;

import org.jspecify.annotations.Nullable;

/** The method ran and took effect. Immutable. */
public final class Done implements Step {
  private final @Nullable Object result;

  Done(@Nullable Object result) {
    this.result = result;
  }

  /** Returns the very object that the method returned. */
  @Nullable Object result() {
    return result;
  }
}
