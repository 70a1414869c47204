package dev.idempotent.jdbc.internal.transaction;

import dev.idempotent.jdbc.spi.EnclosingTransactions;
import dev.idempotent.jdbc.spi.EnclosingTransactions.Enclosing;
import dev.idempotent.jdbc.spi.EnclosingTransactions.Ended;
import dev.idempotent.spi.Claim.End;
import org.jspecify.annotations.Nullable;

/**
 * The transaction that each thread is inside of, for one store: one that a call of the library has
 * begun, or one that something else has begun and that is met for the first time.
 */
public final class TransactionBinding {
  @SuppressWarnings("ThreadLocalUsage") // One per store: a thread can be in one of each.
  private final ThreadLocal<@Nullable Bound> bound = new ThreadLocal<>();

  private final EnclosingTransactions enclosing;

  /** What a thread is inside of; the enclosing one is null where the library began it. */
  private record Bound(SharedTransaction transaction, @Nullable Enclosing enclosing) {}

  /** Takes the port that knows of other transactions. */
  public TransactionBinding(EnclosingTransactions enclosing) {
    this.enclosing = enclosing;
  }

  /** Returns the calling thread's transaction, or null if it is inside none. */
  public @Nullable SharedTransaction current() {
    Bound now = bound.get();
    if (now != null && now.enclosing() == null) {
      return now.transaction();
    }
    Enclosing met = enclosing.current();
    if (met == null) {
      bound.remove();
      return null;
    }
    return now != null && now.enclosing() == met ? now.transaction() : join(met);
  }

  /** Puts the calling thread inside a transaction that the library has begun. */
  public void bind(SharedTransaction transaction) {
    bound.set(new Bound(transaction, null));
  }

  /** Takes the calling thread out of its transaction. */
  public void unbind() {
    bound.remove();
  }

  private SharedTransaction join(Enclosing met) {
    Session session = Session.inside(met.connection());
    SharedTransaction transaction =
        SharedTransaction.joining(session, met::setRollbackOnly, "the enclosing transaction");
    met.beforeCommit(
        () -> {
          transaction.requireAlive();
          transaction.prepareCommit();
        });
    met.afterEnd(
        ended -> {
          transaction.markEnded();
          bound.remove();
          transaction.actions().run(endOf(ended));
        });
    bound.set(new Bound(transaction, met));
    return transaction;
  }

  private static End endOf(Ended ended) {
    return switch (ended) {
      case COMMITTED -> End.COMMITTED;
      case ROLLED_BACK -> End.ROLLED_BACK;
      case UNKNOWN -> End.UNKNOWN;
    };
  }
}
