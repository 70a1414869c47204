package dev.idempotent.engine;

import dev.idempotent.spi.Digest;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.StoredOutcome;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A committed outcome in a form that can be returned many times: encoded, or as the object itself
 * where its type is deeply immutable. It is itself the near-cache's entry, so that a hit allocates
 * nothing. Safe for use by several threads.
 */
public final class Replay implements Step {
  private final Outcome outcome;
  private final @Nullable Object shared;
  private final @Nullable Digest fingerprint;
  private final long expiresAt;

  /** Of its key, once it has been looked at; 0 before. The only thing that ever changes. */
  private volatile long boundary;

  Replay(Outcome outcome, @Nullable Object shared, @Nullable Digest fingerprint, long expiresAt) {
    this.outcome = outcome;
    this.shared = shared;
    this.fingerprint = fingerprint;
    this.expiresAt = expiresAt;
  }

  /** Makes what a store found replayable by the operation; decodes it if it is to be shared. */
  static Replay of(StoredOutcome stored, Operation operation) {
    Object shared = null;
    if (stored.outcome().kind() == Outcome.Kind.VALUE) {
      Object decoded = operation.decode(stored.outcome());
      shared = decoded != null && operation.shares(decoded) ? decoded : null;
    }
    return new Replay(stored.outcome(), shared, stored.fingerprint(), stored.expiresAt());
  }

  /** Returns the result for one more caller of the operation, or throws the recorded failure. */
  @Nullable Object result(Operation operation) {
    return shared != null && operation.isResult(shared) ? shared : operation.decode(outcome);
  }

  boolean matches(@Nullable Digest other) {
    return Objects.equals(fingerprint, other);
  }

  /** Whether it is known that the key has plain values and this boundary between them. */
  boolean isKnownWith(long keyBoundary) {
    return boundary == keyBoundary;
  }

  /** Notes that the key has plain values and this boundary between them. */
  void know(long keyBoundary) {
    boundary = keyBoundary;
  }

  boolean isAlive(long now) {
    return expiresAt - now > 0;
  }

  /** Returns roughly the bytes of heap that the encoded and the shared result take. */
  int weight() {
    byte[] data = outcome.data();
    int encoded = data == null ? 0 : data.length;
    return shared == null ? encoded : 3 * encoded;
  }
}
