package dev.idempotent.spi;

import org.jspecify.annotations.Nullable;

/**
 * A committed outcome as a store found it.
 *
 * @param outcome what the first call left
 * @param fingerprint the first call's fingerprint, or null if it had none
 * @param expiresAt until when it may be replayed, in nanoseconds of the engine's ticker; at or
 *     before the instant at which the store itself lets it expire
 */
public record StoredOutcome(Outcome outcome, @Nullable Digest fingerprint, long expiresAt) {}
