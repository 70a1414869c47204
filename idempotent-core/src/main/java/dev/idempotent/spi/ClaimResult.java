package dev.idempotent.spi;

/** How an attempt to claim an identity ended, short of an exception. */
public sealed interface ClaimResult {

  /**
   * The identity is held: the caller must run the method and then end the claim.
   *
   * @param claim what to end it with
   */
  record Claimed(Claim claim) implements ClaimResult {}

  /**
   * An earlier call has completed and not expired. Nothing is held.
   *
   * @param stored what it left
   */
  record Completed(StoredOutcome stored) implements ClaimResult {}

  /** Another call held the identity until the time to wait was over. Nothing is held. */
  record Busy() implements ClaimResult {}
}
