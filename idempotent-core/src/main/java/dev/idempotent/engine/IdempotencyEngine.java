package dev.idempotent.engine;

import dev.idempotent.Call;
import dev.idempotent.CallInProgressException;
import dev.idempotent.CallInterruptedException;
import dev.idempotent.ErrorCode;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotentCall;
import dev.idempotent.KeyReusedException;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.spi.CallEvent;
import dev.idempotent.spi.CallOutcome;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.ClaimResult;
import dev.idempotent.spi.Digest;
import dev.idempotent.spi.IdempotencyStore;
import dev.idempotent.spi.Identity;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets each identity take effect once, over any store. Safe for use by several threads.
 *
 * <p>The way of a call:
 *
 * <ol>
 *   <li>The near-cache has a live outcome: return it. Nothing else is touched.
 *   <li>Another thread of this JVM leads for the identity: wait for it, holding nothing. A call
 *       that holds a transaction already does not wait here, since no database would see a cycle;
 *       it goes on to the store.
 *   <li>The leader claims the identity in the store, which waits for other hosts.
 *   <li>Completed earlier: fill the near-cache, release the followers, return the outcome.
 *   <li>Claimed: the adapter runs the method, then {@link Execution} completes or abandons the
 *       claim. After the commit, and never before, the near-cache is filled and the followers are
 *       released. If there was none, one of the followers leads.
 * </ol>
 */
public final class IdempotencyEngine implements Idempotency {
  private static final Logger LOG = System.getLogger(IdempotencyEngine.class.getName());
  private static final Duration RETRY_HINT = Duration.ofSeconds(1);

  private final EngineSettings settings;
  private final IdempotencyStore store;
  private final NearCache nearCache;
  private final IdentityRules identityRules;
  private final Flights flights = new Flights();
  private final DirectCalls directCalls;
  private final AtomicBoolean listenerFailed = new AtomicBoolean();
  private volatile boolean closed;

  IdempotencyEngine(EngineSettings settings, IdempotencyStore store) {
    this.settings = settings;
    this.store = store;
    this.nearCache = new NearCache(settings.nearCacheBytes(), settings.ticker());
    this.identityRules = new IdentityRules(settings, store.maximumScopeBytes());
    this.directCalls = new DirectCalls(this, settings);
  }

  @Override
  public <T, X extends Exception> @Nullable T call(
      Call<T> call, Body<? extends @Nullable T, X> body) throws X {
    return directCalls.call(call, body);
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException("this engine is not a " + type.getName());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Idempotency.uninstall(this);
      nearCache.clear();
      store.close();
    }
  }

  EngineSettings settings() {
    return settings;
  }

  IdentityRules identityRules() {
    return identityRules;
  }

  /**
   * Finds an earlier outcome, or claims the identity for the calling thread.
   *
   * @param fingerprint what an earlier call must have had as well, or null for none
   */
  Step begin(Operation operation, Identity identity, @Nullable Digest fingerprint) {
    Replay hit = nearCache.get(identity);
    if (hit == null) {
      return begin(operation, identity, fingerprint, Retries.of(operation));
    }
    return replayed(hit, CallOutcome.REPLAYED_FROM_NEAR_CACHE, operation, identity, fingerprint);
  }

  /** Begins after a miss of the near-cache, or once more after a run that lost its transaction. */
  Step begin(
      Operation operation, Identity identity, @Nullable Digest fingerprint, Retries retries) {
    if (closed) {
      throw new IdempotencyConfigurationException(
          ErrorCode.ENGINE_CLOSED, operation.method() + ": the engine has been closed");
    }
    boolean nested = holdsTransaction(operation, identity);
    long entered = settings.ticker().read();
    long waitUntil = entered + operation.waitNanos();
    while (true) {
      Flight mine = new Flight();
      Flight other = flights.depart(identity, mine);
      if (other == null) {
        return lead(operation, identity, fingerprint, waitUntil, mine, nested, retries);
      }
      if (nested) {
        return lead(operation, identity, fingerprint, waitUntil, null, true, retries);
      }
      Flight.Landing landing = follow(other, waitUntil, operation, identity);
      if (landing instanceof Flight.Landing.Arrived arrived) {
        return replayed(
            arrived.replay(), CallOutcome.REPLAYED_FROM_LEADER, operation, identity, fingerprint);
      }
      if (landing instanceof Flight.Landing.Unavailable unavailable) {
        report(CallOutcome.FAILED, operation, identity);
        throw new StoreUnavailableException(
            ErrorCode.STORE_UNAVAILABLE,
            operation.method()
                + ": the call that led for this key in this JVM could not reach the"
                + " store; the method was not run",
            unavailable.reason());
      }
    }
  }

  /**
   * Tells whether the thread is inside a call, or the store inside a transaction of the thread.
   *
   * @throws CallInProgressException if the thread is inside a call of this very identity
   */
  private boolean holdsTransaction(Operation operation, Identity identity) {
    Execution running = (Execution) IdempotentCall.find().orElse(null);
    for (Execution e = running; e != null; e = e.outerExecution()) {
      if (e.isOf(this, identity)) {
        report(CallOutcome.FAILED, operation, identity);
        throw new CallInProgressException(
            ErrorCode.REENTERED,
            operation.method()
                + " was entered again with the same key (hash "
                + identity
                + ") by the call that is running it. Give the inner call a key or an operation of"
                + " its own.",
            RETRY_HINT,
            null);
      }
    }
    return running != null || store.inTransaction();
  }

  private Flight.Landing follow(
      Flight leader, long waitUntil, Operation operation, Identity identity) {
    try {
      return leader.await(Math.max(0, waitUntil - settings.ticker().read()));
    } catch (TimeoutException e) {
      throw busy(operation, identity);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      report(CallOutcome.FAILED, operation, identity);
      throw new CallInterruptedException(
          operation.method()
              + ": interrupted while waiting for another call with the same key"
              + " (hash "
              + identity
              + "); the method was not run");
    }
  }

  private Step lead(
      Operation operation,
      Identity identity,
      @Nullable Digest fingerprint,
      long waitUntil,
      @Nullable Flight flight,
      boolean nested,
      Retries retries) {
    try {
      // The leader before may have landed between this thread's miss and its departure.
      Replay late = nearCache.get(identity);
      if (late != null) {
        arrived(identity, late, flight);
        return replayed(
            late, CallOutcome.REPLAYED_FROM_NEAR_CACHE, operation, identity, fingerprint);
      }
      Digest digest = identity.digest();
      ClaimResult claimed = claim(operation, identity, digest, fingerprint, waitUntil);
      if (claimed instanceof ClaimResult.Claimed c) {
        return new Execution(
                this, operation, identity, digest, fingerprint, c.claim(), flight, retries)
            .start();
      }
      if (claimed instanceof ClaimResult.Completed completed) {
        Replay replay = Replay.of(completed.stored(), operation);
        if (!nested) {
          // What a nested claim finds may be the enclosing transaction's own, uncommitted row.
          arrived(identity, replay, flight);
        } else if (flight != null) {
          failed(identity, flight);
        }
        return replayed(replay, CallOutcome.REPLAYED_FROM_STORE, operation, identity, fingerprint);
      }
      throw busy(operation, identity);
    } catch (Throwable thrown) {
      if (flight != null) {
        flights.remove(identity, flight);
        if (thrown instanceof StoreUnavailableException unavailable) {
          flight.unavailable(unavailable);
        } else {
          flight.fail();
        }
      }
      throw thrown;
    }
  }

  private ClaimResult claim(
      Operation operation,
      Identity identity,
      Digest digest,
      @Nullable Digest fingerprint,
      long waitUntil) {
    try {
      return store.claim(
          new ClaimRequest(
              identity,
              digest,
              fingerprint,
              operation.ttl(),
              operation.isVoid(),
              operation.order(),
              operation.waitNanos(),
              waitUntil,
              operation.method()));
    } catch (Throwable thrown) {
      report(CallOutcome.FAILED, operation, identity);
      throw thrown;
    }
  }

  Replay replayed(
      Replay replay,
      CallOutcome outcome,
      Operation operation,
      Identity identity,
      @Nullable Digest fingerprint) {
    refuseOtherFingerprint(replay, fingerprint, operation, identity);
    report(outcome, operation, identity);
    return replay;
  }

  private void refuseOtherFingerprint(
      Replay replay, @Nullable Digest fingerprint, Operation operation, Identity identity) {
    if (!replay.matches(fingerprint)) {
      report(CallOutcome.REFUSED_REUSE, operation, identity);
      throw new KeyReusedException(
          ErrorCode.KEY_REUSED,
          operation.method()
              + ": the key (hash "
              + identity
              + ") was used before for another"
              + " request; the method was not run and the stored result is unchanged");
    }
  }

  private CallInProgressException busy(Operation operation, Identity identity) {
    report(CallOutcome.IN_PROGRESS, operation, identity);
    return new CallInProgressException(
        ErrorCode.IN_PROGRESS,
        operation.method()
            + ": another call with the same key (hash "
            + identity
            + ") did not end"
            + " within "
            + TimeUnit.NANOSECONDS.toMillis(operation.waitNanos())
            + " ms; the method was not run",
        RETRY_HINT,
        null);
  }

  /** Makes a committed outcome visible to this JVM, and then wakes the followers. */
  void arrived(Identity identity, Replay replay, @Nullable Flight flight) {
    nearCache.put(identity, replay);
    if (flight != null) {
      flights.remove(identity, flight);
      flight.arrive(replay);
    }
  }

  /** Lets one of the followers lead. */
  void failed(Identity identity, Flight flight) {
    flights.remove(identity, flight);
    flight.fail();
  }

  void report(CallOutcome outcome, Operation operation, Identity identity) {
    if (settings.listener() != null) {
      try {
        settings.listener().onOutcome(new CallEvent(outcome, operation.name(), identity));
      } catch (RuntimeException | Error e) {
        if (listenerFailed.compareAndSet(false, true)) {
          LOG.log(
              Level.WARNING, "a listener of call outcomes threw; further ones are not logged", e);
        }
      }
    }
  }

  void runContained(Runnable action, Operation operation) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      LOG.log(
          Level.WARNING,
          "an afterCommit action of "
              + operation.method()
              + " threw "
              + e.getClass().getName()
              + "; the call has taken effect all the same");
    }
  }

  /** Returns how many identities are being led for in this JVM at the moment. */
  public int callsInProgress() {
    return flights.size();
  }

  /** Returns how many outcomes the near-cache holds, some perhaps expired. */
  public long nearCacheSize() {
    return nearCache.size();
  }
}
