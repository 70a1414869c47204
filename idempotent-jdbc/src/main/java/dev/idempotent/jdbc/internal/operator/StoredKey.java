package dev.idempotent.jdbc.internal.operator;

import dev.idempotent.spi.Digest;

/**
 * A committed row of the table, without what the call returned.
 *
 * @param identity the identity's digest
 * @param outcomeCode what kind of outcome, by code; zero where none was stored
 * @param hasResult whether there is an encoded result or failure
 * @param resultBytes its size; zero where there is none
 * @param hasFingerprint whether retries are compared with a fingerprint
 * @param remainingMicros the row's life by the database's clock; zero or less once it has expired
 */
public record StoredKey(
    Digest identity,
    int outcomeCode,
    boolean hasResult,
    long resultBytes,
    boolean hasFingerprint,
    long remainingMicros) {

  /** Returns for how many microseconds a host may replay it from its near-cache, or zero. */
  public long replayableMicros() {
    return outcomeCode == 0 ? 0 : Math.max(0, remainingMicros);
  }
}
