package dev.idempotent.spi;

/**
 * Where identities are claimed and outcomes are kept. Safe for use by several threads.
 *
 * <p>A transactional store makes the method's writes part of the claim's transaction. Every store
 * passes the contract suite in {@code idempotent-test-support}.
 */
public interface IdempotencyStore extends AutoCloseable {

  /**
   * Claims an identity, waiting for another holder until the request's time is over.
   *
   * @throws dev.idempotent.StoreUnavailableException if the store can't be reached or does not
   *     answer in time; nothing is held
   * @throws dev.idempotent.IdempotencyException for everything else that prevents an answer
   */
  ClaimResult claim(ClaimRequest request);

  /**
   * Tells whether the calling thread is inside a transaction of this store, so that a claim would
   * join it.
   */
  boolean inTransaction();

  /** Returns the greatest length of a scope in bytes of UTF-8. */
  int maximumScopeBytes();

  /** Frees what the store holds. Calls in progress may fail. Has no effect the second time. */
  @Override
  void close();
}
