package dev.idempotent.faults.planted;

import dev.idempotent.StoreUnavailableException;
import dev.idempotent.spi.Claim;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.ClaimResult;
import dev.idempotent.spi.ClaimResult.Busy;
import dev.idempotent.spi.ClaimResult.Claimed;
import dev.idempotent.spi.ClaimResult.Completed;
import dev.idempotent.spi.Digest;
import dev.idempotent.spi.IdempotencyStore;
import dev.idempotent.spi.Identity;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.StoredOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Bugs in the protocol. */
final class StoreBugs {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private StoreBugs() {}

  static ClaimResult cacheFilledBeforeCommit(IdempotencyStore right, ClaimRequest request) {
    return changed(right.claim(request), EagerClaim::new);
  }

  /** Runs what has to wait for the commit when the outcome is known. */
  private static final class EagerClaim extends BuggyClaim {
    private final List<Consumer<End>> actions = new ArrayList<>();
    private boolean done;

    EagerClaim(Claim right) {
      super(right);
    }

    @Override
    public Completion complete(Outcome outcome) {
      done = true;
      actions.forEach(action -> action.accept(End.COMMITTED));
      return super.complete(outcome);
    }

    @Override
    public long expiresAt() {
      return System.nanoTime() + HOUR;
    }

    @Override
    public void whenEnded(Consumer<End> action) {
      actions.add(action);
      super.whenEnded(
          end -> {
            if (!done) {
              action.accept(end);
            }
          });
    }
  }

  static ClaimResult cacheOutlivesRow(IdempotencyStore right, ClaimRequest request) {
    return changed(
        right.claim(request),
        claim ->
            new BuggyClaim(claim) {
              @Override
              public long expiresAt() {
                return super.expiresAt() + HOUR;
              }
            });
  }

  static ClaimResult fingerprintIgnored(IdempotencyStore right, ClaimRequest request) {
    ClaimResult result = right.claim(request);
    return result instanceof Completed completed
        ? new Completed(
            new StoredOutcome(
                completed.stored().outcome(),
                request.fingerprint(),
                completed.stored().expiresAt()))
        : result;
  }

  static ClaimResult scopeIgnored(IdempotencyStore right, ClaimRequest request) {
    Identity identity = request.identity();
    return right.claim(of(request, new Identity(identity.operation(), "", identity.key())));
  }

  static ClaimResult keyTruncated(IdempotencyStore right, ClaimRequest request) {
    Identity identity = request.identity();
    String key = identity.key();
    String cut = key.substring(0, Math.max(1, key.length() - 1));
    return right.claim(of(request, new Identity(identity.operation(), identity.scope(), cut)));
  }

  private static ClaimRequest of(ClaimRequest request, Identity identity) {
    Digest digest = identity.digest();
    return new ClaimRequest(
        identity,
        digest,
        request.fingerprint(),
        request.ttl(),
        request.voidResult(),
        request.order(),
        request.likelyReplay(),
        request.waitNanos(),
        request.waitUntil(),
        request.method());
  }

  static ClaimResult failureKeepsWrites(IdempotencyStore right, ClaimRequest request) {
    return changed(
        right.claim(request),
        claim ->
            new BuggyClaim(claim) {
              @Override
              public Completion completeWithFailure(Outcome failure) {
                return complete(failure);
              }
            });
  }

  static ClaimResult failureNotRecorded(IdempotencyStore right, ClaimRequest request) {
    return changed(
        right.claim(request),
        claim ->
            new BuggyClaim(claim) {
              @Override
              public Completion completeWithFailure(Outcome failure) {
                abandon(new IllegalStateException("forgotten"));
                return new Completion.Stored();
              }
            });
  }

  static ClaimResult unprotectedWhenBusy(IdempotencyStore right, ClaimRequest request) {
    ClaimResult result = right.claim(request);
    return result instanceof Busy ? new Claimed(new NoClaim()) : result;
  }

  /** Says that it holds the key, and holds nothing. */
  private static final class NoClaim implements Claim {
    private final List<Consumer<End>> actions = new ArrayList<>();

    @Override
    public Completion complete(Outcome outcome) {
      actions.forEach(action -> action.accept(End.COMMITTED));
      return new Completion.Stored();
    }

    @Override
    public Completion completeWithFailure(Outcome failure) {
      return complete(failure);
    }

    @Override
    public long expiresAt() {
      return System.nanoTime();
    }

    @Override
    public @Nullable StoredOutcome abandon(Throwable reason) {
      actions.forEach(action -> action.accept(End.ROLLED_BACK));
      return null;
    }

    @Override
    public boolean isWorthRetrying(Throwable reason) {
      return false;
    }

    @Override
    public void whenEnded(Consumer<End> action) {
      actions.add(action);
    }

    @Override
    public void whenAllEnded(Consumer<End> action) {
      actions.add(action);
    }
  }

  static ClaimResult errorUntyped(IdempotencyStore right, ClaimRequest request) {
    try {
      return right.claim(request);
    } catch (StoreUnavailableException e) {
      throw new IllegalStateException("the store has failed");
    }
  }

  private static ClaimResult changed(ClaimResult result, UnaryOperator<Claim> change) {
    return result instanceof Claimed claimed ? new Claimed(change.apply(claimed.claim())) : result;
  }
}
