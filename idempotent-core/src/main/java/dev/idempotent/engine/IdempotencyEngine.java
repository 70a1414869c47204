package dev.idempotent.engine;

import dev.idempotent.Call;
import dev.idempotent.Idempotency;
import dev.idempotent.internal.template.StringPair;
import dev.idempotent.spi.CallOutcome;
import dev.idempotent.spi.Digest;
import dev.idempotent.spi.IdempotencyStore;
import dev.idempotent.spi.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Lets each identity take effect once, over any store. Safe for use by several threads.
 *
 * <p>The way of a call:
 *
 * <ol>
 *   <li>The near-cache has a live outcome: return it. Nothing else is touched.
 *   <li>Else {@link ClaimPath}: follow the thread of this JVM that leads for the identity, or lead
 *       and claim it in the store.
 *   <li>Claimed: the adapter runs the method, then {@link Execution} completes or abandons the
 *       claim. After the commit, and never before, the near-cache is filled and the followers are
 *       released.
 * </ol>
 */
public final class IdempotencyEngine implements Idempotency {
  private final EngineSettings settings;
  private final IdempotencyStore store;
  private final Bookkeeper bookkeeper = new Bookkeeper();
  private final NearCache nearCache;
  private final Reports reports;
  private final IdentityRules identityRules;
  private final ClaimPath claimPath;
  private final DirectCalls directCalls;

  IdempotencyEngine(EngineSettings settings, IdempotencyStore store) {
    this.settings = settings;
    this.store = store;
    this.nearCache = new NearCache(settings.nearCacheBytes(), settings.ticker(), bookkeeper);
    this.reports = new Reports(settings.notifier(), settings.ticker());
    this.identityRules = new IdentityRules(settings, store.maximumScopeBytes());
    this.claimPath = new ClaimPath(store, nearCache, reports, settings.ticker());
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
    if (claimPath.close()) {
      Idempotency.uninstall(this);
      nearCache.clear();
      bookkeeper.close();
      store.close();
    }
  }

  EngineSettings settings() {
    return settings;
  }

  /**
   * Finds an earlier outcome, or claims the identity for the calling thread.
   *
   * @param scope the scope that the call names, or null for the engine's
   * @param fingerprint what an earlier call must have had as well, or null for none
   */
  Step begin(
      Operation operation, @Nullable String scope, String key, @Nullable Digest fingerprint) {
    Identity identity = identityRules.identity(operation, scope, key);
    return begin(operation, identity, fingerprint, nearCache.get(identity));
  }

  /**
   * The same for a key of two strings, of which not both are blank. First it looks for their text
   * as it is if nothing in them is to be escaped, which in a replay need not be looked at again.
   */
  Step begin(
      Operation operation,
      @Nullable String scope,
      StringPair pair,
      String first,
      String second,
      @Nullable Digest fingerprint) {
    Identity joined = identityRules.joined(operation, scope, pair, first, second);
    Replay hit = nearCache.get(joined);
    if (hit == null || !hit.isKnownWith(pair.boundary(first))) {
      if (!pair.arePlain(first, second)) {
        // The text was not theirs but that of other values, or of none.
        Identity rendered = identityRules.withKey(operation, joined, pair.render(first, second));
        return begin(operation, rendered, fingerprint, nearCache.get(rendered));
      }
      if (hit != null) {
        hit.know(pair.boundary(first));
      }
    }
    return begin(operation, joined, fingerprint, hit);
  }

  private Step begin(
      Operation operation, Identity identity, @Nullable Digest fingerprint, @Nullable Replay hit) {
    if (hit != null && hit.matches(fingerprint)) {
      reports.hit(CallOutcome.REPLAYED_FROM_NEAR_CACHE, operation, identity);
      return hit;
    }
    return claim(operation, identity, fingerprint, hit);
  }

  private Step claim(
      Operation operation, Identity identity, @Nullable Digest fingerprint, @Nullable Replay hit) {
    Invocation call =
        new Invocation(
            operation, identity, fingerprint, settings.ticker().read(), Retries.of(operation));
    if (hit != null) {
      throw claimPath.reused(call);
    }
    return claimPath.begin(call);
  }

  /**
   * Removes what this JVM's near-cache holds for the identity. Other JVMs keep what they have until
   * it expires, and the store is not touched.
   */
  public void forgetNearby(Identity identity) {
    nearCache.forget(identity);
  }

  /**
   * Removes what this JVM's near-cache holds for the scope, by looking at each of its entries.
   * Other JVMs keep what they have until it expires, and the store is not touched.
   */
  public void forgetScopeNearby(String scope) {
    nearCache.forgetScope(scope);
  }

  /** Tells whether this JVM's near-cache holds an outcome for the identity that is replayed. */
  public boolean isNearby(Identity identity) {
    return nearCache.get(identity) != null;
  }

  /** Returns how many identities are being led for in this JVM at the moment. */
  public int callsInProgress() {
    return claimPath.callsInProgress();
  }

  /** Returns how many outcomes the near-cache holds, some perhaps expired. */
  public long nearCacheSize() {
    return nearCache.size();
  }
}
