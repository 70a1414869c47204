package dev.idempotent.jdbc.internal.transaction;

import dev.idempotent.jdbc.spi.EnclosingTransactions;
import dev.idempotent.jdbc.spi.EnclosingTransactions.Enclosing;
import dev.idempotent.jdbc.spi.EnclosingTransactions.Ended;
import dev.idempotent.spi.Claim.End;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The transaction that each thread is inside of, for one store: one that a call of the library has
 * begun, or one that something else has begun. Of the latter a thread can have several, all but one
 * of them suspended by their owner, and each is the same one when it goes on.
 */
public final class TransactionBinding {
  @SuppressWarnings("ThreadLocalUsage") // One per store: a thread can be in one of each.
  private final ThreadLocal<@Nullable SharedTransaction> own = new ThreadLocal<>();

  @SuppressWarnings("ThreadLocalUsage") // As above; a thread has none without such transactions.
  private final ThreadLocal<@Nullable IdentityHashMap<Enclosing, SharedTransaction>> joined =
      new ThreadLocal<>();

  private final EnclosingTransactions enclosing;

  /** Takes the port that knows of other transactions. */
  public TransactionBinding(EnclosingTransactions enclosing) {
    this.enclosing = enclosing;
  }

  /** Returns the calling thread's transaction, or null if it is inside none. */
  public @Nullable SharedTransaction current() {
    SharedTransaction now = own.get();
    if (now != null) {
      return now;
    }
    Enclosing met = enclosing.current();
    if (met == null) {
      return null;
    }
    IdentityHashMap<Enclosing, SharedTransaction> all = joined.get();
    SharedTransaction known = all == null ? null : all.get(met);
    return known == null ? join(met) : known;
  }

  /** Puts the calling thread inside a transaction that the library has begun. */
  public void bind(SharedTransaction transaction) {
    own.set(transaction);
  }

  /** Takes the calling thread out of its transaction. */
  public void unbind() {
    own.remove();
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
          leave(met);
          transaction.actions().runOutwards(endOf(ended));
        });
    IdentityHashMap<Enclosing, SharedTransaction> all = joined.get();
    if (all == null) {
      all = new IdentityHashMap<>();
      joined.set(all);
    }
    // Of those that have ended on another thread, against the contract, none may stay for ever.
    all.values().removeIf(SharedTransaction::isEnded);
    all.put(met, transaction);
    return transaction;
  }

  private void leave(Enclosing ended) {
    IdentityHashMap<Enclosing, SharedTransaction> all = joined.get();
    if (all != null) {
      all.remove(ended);
      if (all.isEmpty()) {
        joined.remove();
      }
    }
  }

  private static End endOf(Ended ended) {
    return switch (ended) {
      case COMMITTED -> End.COMMITTED;
      case ROLLED_BACK -> End.ROLLED_BACK;
      case UNKNOWN -> End.UNKNOWN;
    };
  }
}
