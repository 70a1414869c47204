package dev.idempotent.testing;

import dev.idempotent.CallInterruptedException;
import dev.idempotent.ErrorCode;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.ClaimResult;
import dev.idempotent.spi.IdempotencyStore;
import dev.idempotent.spi.Identity;
import dev.idempotent.spi.StoredOutcome;
import dev.idempotent.spi.Ticker;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A store in the memory of this JVM, for tests: it passes the same contract as the one on MySQL,
 * and forgets everything when it goes. Nothing that a method writes elsewhere is undone by it. Safe
 * for use by several threads.
 *
 * <p>An identity is held from its claim until the outermost claim of its thread has ended. Only
 * then its outcome is seen by others.
 */
public final class InMemoryStore implements IdempotencyStore {
  private static final int MAXIMUM_SCOPE_BYTES = 128;

  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();
  private final Map<Identity, StoredOutcome> committed = new HashMap<>();
  private final Map<Identity, Thread> holders = new HashMap<>();
  private final ConcurrentMap<Thread, InMemoryClaim> innermost = new ConcurrentHashMap<>();
  private boolean closed;

  /** Creates an empty store whose outcomes expire by the ticker. */
  public InMemoryStore(Ticker ticker) {
    this.ticker = ticker;
  }

  @Override
  public ClaimResult claim(ClaimRequest request) {
    lock.lock();
    try {
      if (!awaitRelease(request)) {
        return new ClaimResult.Busy();
      }
      StoredOutcome found = visible(request.identity());
      if (found != null && found.expiresAt() - ticker.read() > 0) {
        return new ClaimResult.Completed(found);
      }
      holders.put(request.identity(), Thread.currentThread());
      InMemoryClaim claim = new InMemoryClaim(this, request, innermost.get(Thread.currentThread()));
      innermost.put(Thread.currentThread(), claim);
      return new ClaimResult.Claimed(claim);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean inTransaction() {
    return innermost.get(Thread.currentThread()) != null;
  }

  @Override
  public int maximumScopeBytes() {
    return MAXIMUM_SCOPE_BYTES;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many identities are held by calls that have not ended. */
  public int held() {
    lock.lock();
    try {
      return holders.size();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many threads wait for a holder. */
  public int waiting() {
    lock.lock();
    try {
      return lock.getWaitQueueLength(released);
    } finally {
      lock.unlock();
    }
  }

  long now() {
    return ticker.read();
  }

  /** Makes the claim that encloses the ended one the thread's innermost one. */
  void leave(@Nullable InMemoryClaim enclosing) {
    if (enclosing == null) {
      innermost.remove(Thread.currentThread());
    } else {
      innermost.put(Thread.currentThread(), enclosing);
    }
  }

  /** Ends a transaction, or a part of it that is undone. */
  void end(Map<Identity, StoredOutcome> outcomes, Iterable<Identity> noLongerHeld) {
    lock.lock();
    try {
      committed.putAll(outcomes);
      noLongerHeld.forEach(holders::remove);
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitRelease(ClaimRequest request) {
    long remaining = request.waitUntil() - ticker.read();
    while (true) {
      if (closed) {
        throw new StoreUnavailableException(
            ErrorCode.STORE_UNAVAILABLE, request.method() + ": the store is closed", null);
      }
      Thread holder = holders.get(request.identity());
      if (holder == null || holder == Thread.currentThread()) {
        return true;
      }
      if (remaining <= 0) {
        return false;
      }
      try {
        remaining = released.awaitNanos(remaining);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CallInterruptedException(
            request.method() + ": interrupted while waiting for another call; it was not run");
      }
    }
  }

  /** What the thread's own transaction has stored comes before what is committed. */
  private @Nullable StoredOutcome visible(Identity identity) {
    for (InMemoryClaim claim = innermost.get(Thread.currentThread());
        claim != null;
        claim = claim.enclosing()) {
      StoredOutcome own = claim.stored(identity);
      if (own != null) {
        return own;
      }
    }
    if (holders.containsKey(identity)) {
      throw new IllegalStateException("this thread holds " + identity + " already");
    }
    return committed.get(identity);
  }
}
