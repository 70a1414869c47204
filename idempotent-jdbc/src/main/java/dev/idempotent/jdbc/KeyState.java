package dev.idempotent.jdbc;

import dev.idempotent.jdbc.internal.operator.StoredKey;
import dev.idempotent.spi.Outcome;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * A committed row of the table as an operator sees it: never the key, and never what the call
 * returned.
 *
 * @param hash the identity's short hash, as in logs and messages
 * @param stored what the row holds for retries
 * @param remainingLife for how long it is replayed still, by the database's clock; zero or negative
 *     once it has expired
 * @param resultBytes the size of the encoded result or failure; zero where there is none
 * @param hasFingerprint whether a retry must repeat a fingerprint
 */
public record KeyState(
    String hash, Stored stored, Duration remainingLife, long resultBytes, boolean hasFingerprint) {

  /** What a row holds for retries. */
  public enum Stored {
    /** The method returns nothing. */
    VOID("void"),
    /** The method returned null. */
    NULL("null"),
    /** The method returned a value. */
    VALUE("value"),
    /** The method threw a recorded failure. */
    FAILURE("failure"),
    /**
     * Nothing: the row was committed before its call had completed, so something in that call
     * committed. Retries fail with {@code RECORD_UNREADABLE}.
     */
    INCOMPLETE("incomplete"),
    /** Something that this version of the library does not write. */
    UNREADABLE("unreadable");

    private final String text;

    Stored(String text) {
      this.text = text;
    }

    /** Returns the name in lower case, for people. */
    @Override
    public String toString() {
      return text;
    }
  }

  static KeyState of(StoredKey row) {
    return new KeyState(
        row.identity().abbreviated(),
        stored(row),
        Duration.of(row.remainingMicros(), ChronoUnit.MICROS),
        row.resultBytes(),
        row.hasFingerprint());
  }

  private static Stored stored(StoredKey row) {
    if (row.outcomeCode() == 0) {
      return Stored.INCOMPLETE;
    }
    Outcome.Kind kind = Outcome.Kind.ofCode(row.outcomeCode());
    boolean needsResult = kind == Outcome.Kind.VALUE || kind == Outcome.Kind.FAILURE;
    if (kind == null || needsResult != row.hasResult()) {
      return Stored.UNREADABLE;
    }
    return switch (kind) {
      case VOID -> Stored.VOID;
      case NULL -> Stored.NULL;
      case VALUE -> Stored.VALUE;
      case FAILURE -> Stored.FAILURE;
    };
  }

  /** Whether a retry meets the row, and not a key that is free again. */
  public boolean isAlive() {
    return !remainingLife.isNegative() && !remainingLife.isZero();
  }
}
