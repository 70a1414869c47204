package dev.idempotent.internal.template;

import dev.idempotent.InvalidKeyException;

/** What becomes of an exception that a member throws. */
final class Thrown {
  private Thrown() {}

  /** Returns the exception to throw instead; an Error leaves as it is. */
  static InvalidKeyException by(Throwable thrown, Place place) {
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return place.threw(thrown);
  }
}
