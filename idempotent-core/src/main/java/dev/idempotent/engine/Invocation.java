package dev.idempotent.engine;

import dev.idempotent.spi.Digest;
import dev.idempotent.spi.Identity;
import org.jspecify.annotations.Nullable;

/**
 * One call that the near-cache could not answer.
 *
 * @param operation what is called
 * @param identity what the call is recognised by
 * @param fingerprint what an earlier call must have had as well, or null
 * @param beganAt when it began, in nanoseconds of the ticker
 * @param retries how often the method may still run again
 */
record Invocation(
    Operation operation,
    Identity identity,
    @Nullable Digest fingerprint,
    long beganAt,
    Retries retries) {

  /** The method, for messages. */
  String method() {
    return operation.method();
  }

  /** Until when it may wait for another holder; each run may wait anew. */
  long waitUntil(long now) {
    return now + operation.waitNanos();
  }

  Invocation again(Throwable thrown) {
    return new Invocation(operation, identity, fingerprint, beganAt, retries.after(thrown));
  }
}
