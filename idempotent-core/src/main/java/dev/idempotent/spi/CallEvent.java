package dev.idempotent.spi;

/**
 * One call's outcome, as listeners are told.
 *
 * @param outcome how it ended
 * @param operation the operation's name
 * @param identity what the call was recognised by; its texts must not reach logs or metric tags
 * @param nanos how long the call took up to now, in nanoseconds; that of an inner call goes on
 *     until the enclosing transaction has ended; zero for a hit of the near-cache
 */
public record CallEvent(CallOutcome outcome, String operation, Identity identity, long nanos) {

  /** Returns the identity's short hash, computed at each call: 12 hexadecimal digits. */
  public String hash() {
    return identity.digest().abbreviated();
  }
}
