package dev.idempotent.jdbc.internal.transaction;

import org.jspecify.annotations.Nullable;

/** The transaction that each thread is inside of, for one store. */
public final class TransactionBinding {
  @SuppressWarnings("ThreadLocalUsage") // One per store: a thread can be in one of each.
  private final ThreadLocal<@Nullable SharedTransaction> bound = new ThreadLocal<>();

  /** Returns the calling thread's transaction, or null if it is inside none. */
  public @Nullable SharedTransaction current() {
    return bound.get();
  }

  /** Puts the calling thread inside a transaction. */
  public void bind(SharedTransaction transaction) {
    bound.set(transaction);
  }

  /** Takes the calling thread out of its transaction. */
  public void unbind() {
    bound.remove();
  }
}
