package dev.idempotent.faults.planted;

import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.ClaimResult;
import dev.idempotent.spi.IdempotencyStore;

/** A store with a bug around one without. */
record BuggyStore(IdempotencyStore right, StoreBug bug) implements IdempotencyStore {
  @Override
  public ClaimResult claim(ClaimRequest request) {
    return bug.claim(right, request);
  }

  @Override
  public boolean inTransaction() {
    return right.inTransaction();
  }

  @Override
  public int maximumScopeBytes() {
    return right.maximumScopeBytes();
  }

  @Override
  public void close() {
    right.close();
  }
}
