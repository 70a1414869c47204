package dev.idempotent.jdbc.internal.store;

import dev.idempotent.ErrorCode;
import dev.idempotent.ResultException;
import dev.idempotent.jdbc.internal.transaction.SharedTransaction;
import dev.idempotent.spi.Digest;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.StoredOutcome;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A row of the table as it was read. Immutable. */
final class KeyRow {
  private final AttemptId attempt;
  private final int outcomeCode;
  private final byte @Nullable [] result;
  private final byte @Nullable [] fingerprint;
  private final long remainingMicros;
  private final long readAt;

  /**
   * Takes what was read.
   *
   * @param attempt the attempt that wrote the row
   * @param outcomeCode what kind of outcome, by code; zero where none was stored yet
   * @param result the encoded result, or null
   * @param fingerprint the stored fingerprint, or null
   * @param remainingMicros the row's life by the database's clock; zero or less once it has expired
   * @param readAt just before the reading, in nanoseconds of the engine's ticker
   */
  KeyRow(
      AttemptId attempt,
      int outcomeCode,
      byte @Nullable [] result,
      byte @Nullable [] fingerprint,
      long remainingMicros,
      long readAt) {
    this.attempt = attempt;
    this.outcomeCode = outcomeCode;
    this.result = result;
    this.fingerprint = fingerprint;
    this.remainingMicros = remainingMicros;
    this.readAt = readAt;
  }

  boolean isAlive() {
    return remainingMicros > 0;
  }

  /** The same, but the life of a joined key begins with the commit: until then it can't end. */
  boolean isAliveIn(SharedTransaction transaction) {
    return isAlive() || transaction.actions().isOfJoined(attempt.bytes());
  }

  boolean isOf(AttemptId other) {
    return attempt.equals(other);
  }

  /**
   * Returns what the row holds for retries.
   *
   * @throws ResultException with {@code RECORD_UNREADABLE} if no version of the library wrote it so
   */
  StoredOutcome toStored(String method) {
    Outcome outcome = outcome();
    if (outcome == null || (fingerprint != null && fingerprint.length != Digest.LENGTH)) {
      throw unreadable(method);
    }
    return new StoredOutcome(
        outcome,
        fingerprint == null ? null : Digest.of(fingerprint),
        readAt + TimeUnit.MICROSECONDS.toNanos(remainingMicros));
  }

  private @Nullable Outcome outcome() {
    Outcome.Kind kind = Outcome.Kind.ofCode(outcomeCode);
    boolean hasData = kind == Outcome.Kind.VALUE || kind == Outcome.Kind.FAILURE;
    if (kind == null || hasData != (result != null)) {
      return null;
    }
    return switch (kind) {
      case VOID -> Outcome.VOID;
      case NULL -> Outcome.NULL;
      case VALUE -> Outcome.value(Objects.requireNonNull(result));
      case FAILURE -> Outcome.failure(Objects.requireNonNull(result));
    };
  }

  private ResultException unreadable(String method) {
    String what =
        outcomeCode == 0
            ? "was committed before its call had completed, so something in that call committed"
            : "has content that this version of the library does not write (outcome "
                + outcomeCode
                + ")";
    return new ResultException(
        ErrorCode.RECORD_UNREADABLE,
        method
            + ": the stored row "
            + what
            + "; the method was not run. Find out what the first"
            + " call did, then delete the row or wait until it expires.");
  }
}
