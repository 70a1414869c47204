package dev.idempotent.template;

/** Thrown when a text does not name a usable life of a key. */
public final class TtlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  TtlException(Reason reason, String text, String what) {
    super("\"" + text + "\" " + what);
    this.reason = reason;
  }

  /** Returns what kind of problem it is. */
  public Reason reason() {
    return reason;
  }

  /** The kinds of problems. */
  public enum Reason {
    /** The text is neither an ISO-8601 duration nor a number with a unit. */
    NOT_A_DURATION,
    /** The duration is zero. */
    ZERO,
    /** The duration is negative. */
    NEGATIVE,
    /** The duration is shorter than {@link Ttl#MINIMUM}. */
    TOO_SHORT,
    /** The duration is longer than {@link Ttl#MAXIMUM}. */
    TOO_LONG
  }
}
