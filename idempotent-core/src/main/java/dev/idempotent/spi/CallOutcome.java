package dev.idempotent.spi;

/** How one call ended, as listeners are told. */
public enum CallOutcome {
  /** The method ran and took effect; for an inner call: with the enclosing one's commit. */
  EXECUTED,
  /** An earlier result was returned from the near-cache. */
  REPLAYED_FROM_NEAR_CACHE,
  /** The call waited for a leader in this JVM and returned the leader's result. */
  REPLAYED_FROM_LEADER,
  /** An earlier result was returned from the store. */
  REPLAYED_FROM_STORE,
  /** The method threw a recorded failure, which was stored; its writes were rolled back. */
  FAILURE_RECORDED,
  /** The method's transaction lost against another one; it is run again. */
  RETRIED,
  /** The method, or that of an enclosing call, threw; everything was rolled back. */
  ROLLED_BACK,
  /** The key was refused: it was used before with another fingerprint. */
  REFUSED_REUSE,
  /** Another call held the key for longer than this one may wait. */
  IN_PROGRESS,
  /** Nobody can tell whether the call took effect. */
  UNKNOWN,
  /** The library failed the call for another reason; it has not taken effect. */
  FAILED
}
