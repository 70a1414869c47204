package dev.idempotent.engine;

import dev.idempotent.CallInProgressException;
import dev.idempotent.CallInterruptedException;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotentCall;
import dev.idempotent.KeyReusedException;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.spi.CallOutcome;
import dev.idempotent.spi.Claim;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.ClaimResult;
import dev.idempotent.spi.Digest;
import dev.idempotent.spi.IdempotencyStore;
import dev.idempotent.spi.Identity;
import dev.idempotent.spi.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a call does that the near-cache could not answer. Safe for use by several threads.
 *
 * <ol>
 *   <li>Another thread of this JVM leads for the identity: wait for it, holding nothing. A call
 *       that holds a transaction already does not wait here, since no database would see a cycle;
 *       it goes on to the store.
 *   <li>The leader claims the identity in the store, which waits for other hosts.
 *   <li>Completed earlier: fill the near-cache, release the followers, return the outcome.
 *   <li>Claimed: the method is to run. The followers wait until the outermost transaction has
 *       ended; if nothing was committed, one of them leads.
 * </ol>
 */
final class ClaimPath {
  private static final Duration RETRY_HINT = Duration.ofSeconds(1);

  private final IdempotencyStore store;
  private final NearCache nearCache;
  private final Reports reports;
  private final Ticker ticker;
  private final Flights flights = new Flights();
  private final AtomicBoolean closed = new AtomicBoolean();

  ClaimPath(IdempotencyStore store, NearCache nearCache, Reports reports, Ticker ticker) {
    this.store = store;
    this.nearCache = nearCache;
    this.reports = reports;
    this.ticker = ticker;
  }

  /** Lets no further call in; returns whether this was the first time. */
  boolean close() {
    return closed.compareAndSet(false, true);
  }

  int callsInProgress() {
    return flights.size();
  }

  Step begin(Invocation call) {
    if (closed.get()) {
      throw new IdempotencyConfigurationException(
          ErrorCode.ENGINE_CLOSED, call.method() + ": the engine has been closed");
    }
    boolean nested = holdsTransaction(call);
    long waitUntil = call.waitUntil(ticker.read());
    while (true) {
      Flight mine = new Flight();
      Flight other = flights.depart(call.identity(), mine);
      if (other == null) {
        return lead(call, waitUntil, mine, nested);
      }
      if (nested) {
        return lead(call, waitUntil, null, true);
      }
      Flight.Landing landing = follow(other, call, waitUntil);
      if (landing instanceof Flight.Landing.Arrived arrived) {
        return replayed(arrived.replay(), CallOutcome.REPLAYED_FROM_LEADER, call);
      }
      if (landing instanceof Flight.Landing.Unavailable unavailable) {
        throw unavailable(call, unavailable.reason());
      }
    }
  }

  /**
   * Tells whether the thread is inside a call, or the store inside a transaction of the thread.
   *
   * @throws CallInProgressException if the thread is inside a call of this very identity
   */
  private boolean holdsTransaction(Invocation call) {
    Execution running = (Execution) IdempotentCall.find().orElse(null);
    for (Execution e = running; e != null; e = e.outerExecution()) {
      if (e.isOf(this, call.identity())) {
        reports.ended(CallOutcome.FAILED, call);
        throw new CallInProgressException(
            ErrorCode.REENTERED,
            call.method()
                + " was entered again with the same key (hash "
                + call.identity()
                + ") by the call that is running it. Give the inner call a key or an operation of"
                + " its own.",
            RETRY_HINT,
            null);
      }
    }
    return running != null || store.inTransaction();
  }

  private Flight.Landing follow(Flight leader, Invocation call, long waitUntil) {
    try {
      return leader.await(Math.max(0, waitUntil - ticker.read()));
    } catch (TimeoutException e) {
      throw busy(call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reports.ended(CallOutcome.FAILED, call);
      throw new CallInterruptedException(
          call.method()
              + ": interrupted while waiting for another call with the same key (hash "
              + call.identity()
              + "); the method was not run");
    }
  }

  private Step lead(Invocation call, long waitUntil, @Nullable Flight flight, boolean nested) {
    try {
      // The leader before may have landed between this thread's miss and its departure.
      Replay late = nearCache.get(call.identity());
      if (late != null) {
        arrived(call.identity(), late, flight);
        return replayed(late, CallOutcome.REPLAYED_FROM_NEAR_CACHE, call);
      }
      Digest digest = call.identity().digest();
      ClaimResult result = claim(call, digest, waitUntil);
      if (result instanceof ClaimResult.Claimed claimed) {
        return started(call, digest, claimed.claim(), flight);
      }
      if (result instanceof ClaimResult.Completed completed) {
        call.operation().replays().count(true);
        Replay replay = Replay.of(completed.stored(), call.operation());
        // What a nested claim finds may be the enclosing transaction's own, uncommitted row.
        if (nested) {
          failed(call.identity(), flight);
        } else {
          arrived(call.identity(), replay, flight);
        }
        return replayed(replay, CallOutcome.REPLAYED_FROM_STORE, call);
      }
      throw busy(call);
    } catch (StoreUnavailableException e) {
      if (flight != null) {
        flights.remove(call.identity(), flight);
        flight.unavailable(e);
      }
      throw e;
    } catch (Throwable e) {
      failed(call.identity(), flight);
      throw e;
    }
  }

  /** A claim that nobody ends would keep its key, its connection and its thread. */
  private Step started(Invocation call, Digest digest, Claim claim, @Nullable Flight flight) {
    try {
      return new Execution(this, reports, call, digest, claim, flight).start();
    } catch (Throwable e) {
      claim.abandon(e);
      throw e;
    }
  }

  private ClaimResult claim(Invocation call, Digest digest, long waitUntil) {
    Operation operation = call.operation();
    try {
      return store.claim(
          new ClaimRequest(
              call.identity(),
              digest,
              call.fingerprint(),
              operation.ttl(),
              operation.isVoid(),
              operation.order(),
              operation.replays().isHigh(),
              operation.waitNanos(),
              waitUntil,
              call.method()));
    } catch (Throwable thrown) {
      reports.ended(CallOutcome.FAILED, call);
      throw thrown;
    }
  }

  /** Hands out an earlier outcome, unless it is that of another request. */
  Replay replayed(Replay replay, CallOutcome outcome, Invocation call) {
    if (!replay.matches(call.fingerprint())) {
      throw reused(call);
    }
    reports.ended(outcome, call);
    return replay;
  }

  KeyReusedException reused(Invocation call) {
    reports.ended(CallOutcome.REFUSED_REUSE, call);
    return new KeyReusedException(
        ErrorCode.KEY_REUSED,
        call.method()
            + ": the key (hash "
            + call.identity()
            + ") was used before for another request; this call has not taken effect and the stored"
            + " result is unchanged");
  }

  private CallInProgressException busy(Invocation call) {
    reports.ended(CallOutcome.IN_PROGRESS, call);
    return new CallInProgressException(
        ErrorCode.IN_PROGRESS,
        call.method()
            + ": another call with the same key (hash "
            + call.identity()
            + ") did not end within "
            + TimeUnit.NANOSECONDS.toMillis(call.operation().waitNanos())
            + " ms; the method was not run",
        RETRY_HINT,
        null);
  }

  private StoreUnavailableException unavailable(Invocation call, StoreUnavailableException reason) {
    reports.ended(CallOutcome.FAILED, call);
    return new StoreUnavailableException(
        ErrorCode.STORE_UNAVAILABLE,
        call.method()
            + ": the call that led for this key in this JVM could not reach the store; the method"
            + " was not run",
        reason);
  }

  /** Makes a committed outcome visible to this JVM, and then wakes the followers. */
  void arrived(Identity identity, Replay replay, @Nullable Flight flight) {
    try {
      nearCache.put(identity, replay);
    } finally {
      if (flight != null) {
        flights.remove(identity, flight);
        flight.arrive(replay);
      }
    }
  }

  /** Lets one of the followers lead. */
  void failed(Identity identity, @Nullable Flight flight) {
    if (flight != null) {
      flights.remove(identity, flight);
      flight.fail();
    }
  }
}
