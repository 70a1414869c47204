package dev.idempotent.spi;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The right to execute one identity, together with the transaction that the method's writes share
 * with it. Used by the thread that claimed, and ended exactly once, by {@link #complete} or {@link
 * #abandon}.
 */
public interface Claim {
  /** How the transaction ended that a claim belongs to. */
  enum End {
    /** Key and writes are durable. */
    COMMITTED,
    /** Neither key nor writes exist. */
    ROLLED_BACK,
    /** Nobody could tell; the caller was given an exception that says so. */
    UNKNOWN
  }

  /** How {@link #complete} ended, short of an exception. */
  sealed interface Completion {
    /**
     * The outcome is stored. It is committed, or will be with the transaction that the claim has
     * joined.
     */
    record Stored() implements Completion {}

    /**
     * Everything of this claim is rolled back, since another call's outcome stands for the
     * identity: that one is the answer.
     *
     * @param winner what the other call left
     */
    record Superseded(StoredOutcome winner) implements Completion {}
  }

  /**
   * Stores the outcome, and commits if the claim began its transaction.
   *
   * @throws dev.idempotent.IdempotencyException if the outcome did not become durable, or if nobody
   *     can tell ({@code OUTCOME_UNKNOWN}); the claim has ended all the same
   */
  Completion complete(Outcome outcome);

  /**
   * Undoes everything that the method wrote and stores a recorded failure in its place, and commits
   * if the claim began its transaction.
   *
   * @throws dev.idempotent.IdempotencyException if the failure did not become durable, or if nobody
   *     can tell ({@code OUTCOME_UNKNOWN}); the claim has ended all the same
   */
  Completion completeWithFailure(Outcome failure);

  /**
   * Returns until when the stored outcome may be replayed, in nanoseconds of the engine's ticker:
   * at or before the instant at which the store lets it expire. Known once the outcome is stored,
   * before the actions of {@link #whenEnded} run.
   */
  long expiresAt();

  /**
   * Rolls back the key and everything that the method wrote. Never throws: what fails is added to
   * the reason as a suppressed exception, and the connection is then not used again.
   *
   * @return the outcome of another call that has taken effect meanwhile, which a claim in the order
   *     {@code LAST} looks for, since the method may have failed because of it; or null
   */
  @Nullable StoredOutcome abandon(Throwable reason);

  /**
   * Whether the reason says that the transaction lost against another one, by a deadlock or a lock
   * that was not granted, so that the whole call may succeed if it is made again; never inside of a
   * transaction that the claim has joined. Valid before and after the claim has ended.
   */
  boolean isWorthRetrying(Throwable reason);

  /**
   * Has the action run once, by the thread that ends the transaction, when the outermost
   * transaction that the claim belongs to has ended. Actions run in the order in which they were
   * added and must not throw.
   */
  void whenEnded(Consumer<End> action);

  /**
   * The same, but run when the actions of {@link #whenEnded} of all claims of that transaction have
   * been: what an application asks for may take long, or call again.
   */
  void whenAllEnded(Consumer<End> action);
}
