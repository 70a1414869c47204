package dev.idempotent.testing;

import dev.idempotent.spi.Claim;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.Identity;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.StoredOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A claim of {@link InMemoryStore}; inside another one it joins that one's transaction. */
final class InMemoryClaim implements Claim {
  private final InMemoryStore store;
  private final ClaimRequest request;
  private final @Nullable InMemoryClaim enclosing;
  private final Map<Identity, StoredOutcome> outcomes = new HashMap<>();
  private final Set<Identity> held = new HashSet<>();
  private final List<Consumer<End>> own = new ArrayList<>();
  private final List<Consumer<End>> joined = new ArrayList<>();
  private final List<Consumer<End>> later = new ArrayList<>();
  private final List<Consumer<End>> joinedLater = new ArrayList<>();
  private boolean ended;

  InMemoryClaim(InMemoryStore store, ClaimRequest request, @Nullable InMemoryClaim enclosing) {
    this.store = store;
    this.request = request;
    this.enclosing = enclosing;
    held.add(request.identity());
  }

  @Nullable InMemoryClaim enclosing() {
    return enclosing;
  }

  @Nullable StoredOutcome stored(Identity identity) {
    return outcomes.get(identity);
  }

  @Override
  public Completion complete(Outcome outcome) {
    leave();
    long expiresAt = store.now() + request.ttl().toNanos();
    outcomes.put(request.identity(), new StoredOutcome(outcome, request.fingerprint(), expiresAt));
    if (enclosing == null) {
      store.end(outcomes, held);
      run(End.COMMITTED);
    } else {
      enclosing.outcomes.putAll(outcomes);
      enclosing.held.addAll(held);
      enclosing.joined.addAll(own);
      enclosing.joined.addAll(joined);
      enclosing.joinedLater.addAll(later);
      enclosing.joinedLater.addAll(joinedLater);
    }
    return new Completion.Stored();
  }

  /** What joined claims have stored is undone with everything else that the method wrote. */
  @Override
  public Completion completeWithFailure(Outcome failure) {
    outcomes.clear();
    held.remove(request.identity());
    store.end(Map.of(), held);
    held.clear();
    held.add(request.identity());
    run(joined, End.ROLLED_BACK);
    run(joinedLater, End.ROLLED_BACK);
    joined.clear();
    joinedLater.clear();
    return complete(failure);
  }

  @Override
  public long expiresAt() {
    StoredOutcome own = outcomes.get(request.identity());
    if (own == null) {
      throw new IllegalStateException("the outcome is not stored yet");
    }
    return own.expiresAt();
  }

  @Override
  public @Nullable StoredOutcome abandon(Throwable reason) {
    leave();
    store.end(Map.of(), held);
    run(End.ROLLED_BACK);
    return null;
  }

  /** Nothing is ever lost to another transaction here: the key is the only thing that is locked. */
  @Override
  public boolean isWorthRetrying(Throwable reason) {
    return false;
  }

  @Override
  public void whenEnded(Consumer<End> action) {
    own.add(action);
  }

  @Override
  public void whenAllEnded(Consumer<End> action) {
    later.add(action);
  }

  private void leave() {
    if (ended) {
      throw new IllegalStateException("the claim has ended already");
    }
    ended = true;
    store.leave(enclosing);
  }

  private void run(End end) {
    run(own, end);
    run(joined, end);
    run(later, end);
    run(joinedLater, end);
  }

  private static void run(List<Consumer<End>> actions, End end) {
    List.copyOf(actions).forEach(action -> action.accept(end));
  }
}
