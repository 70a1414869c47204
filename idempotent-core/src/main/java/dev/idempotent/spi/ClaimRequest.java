package dev.idempotent.spi;

import dev.idempotent.annotation.ClaimOrder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a store needs to know in order to claim an identity for one execution.
 *
 * @param identity what to claim
 * @param digest the identity's digest
 * @param fingerprint what to store beside it for later comparison, or null
 * @param ttl how long the outcome lives, counted from the call's completion
 * @param voidResult whether the method returns nothing, so that no outcome has to be stored later
 * @param order whether to write the key now, or with the outcome
 * @param likelyReplay whether an outcome is probably there already, so that it may pay to look
 *     before anything is written; a hint, which changes what a claim costs and nothing else
 * @param waitNanos how long to wait for another holder
 * @param waitUntil until when to wait for another holder, in nanoseconds of the engine's ticker
 * @param method the method, for messages
 */
public record ClaimRequest(
    Identity identity,
    Digest digest,
    @Nullable Digest fingerprint,
    Duration ttl,
    boolean voidResult,
    ClaimOrder order,
    boolean likelyReplay,
    long waitNanos,
    long waitUntil,
    String method) {

  /** Returns the same request with the whole time to wait, counted from another instant. */
  public ClaimRequest waitingFrom(long now) {
    return new ClaimRequest(
        identity,
        digest,
        fingerprint,
        ttl,
        voidResult,
        order,
        likelyReplay,
        waitNanos,
        now + waitNanos,
        method);
  }
}
