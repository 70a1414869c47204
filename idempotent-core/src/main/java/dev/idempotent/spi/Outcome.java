package dev.idempotent.spi;

import org.jspecify.annotations.Nullable;

/**
 * What a completed call left for its retries: nothing, null, an encoded value, or an encoded
 * failure.
 *
 * <p>The data is not copied; neither side changes it.
 */
public final class Outcome {
  /** What kind of outcome it is. The codes are stored in tables and never change their meaning. */
  public enum Kind {
    /** The method returns nothing. */
    VOID(1),
    /** The method returned null. */
    NULL(2),
    /** The method returned a value, and the data is its encoding. */
    VALUE(3),
    /** The method threw a failure that it declares as recorded, and the data is its encoding. */
    FAILURE(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** Returns the code by which stores write the kind. */
    public int code() {
      return code;
    }

    /** Returns the kind with that code, or null if this version knows none. */
    public static @Nullable Kind ofCode(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      return null;
    }
  }

  /** The outcome of a method that returns nothing. */
  public static final Outcome VOID = new Outcome(Kind.VOID, null);

  /** The outcome of a method that returned null. */
  public static final Outcome NULL = new Outcome(Kind.NULL, null);

  private final Kind kind;
  private final byte @Nullable [] data;

  private Outcome(Kind kind, byte @Nullable [] data) {
    this.kind = kind;
    this.data = data;
  }

  /** Returns the outcome of a method that returned a value. */
  public static Outcome value(byte[] data) {
    return new Outcome(Kind.VALUE, data);
  }

  /** Returns the outcome of a method that threw a recorded failure. */
  public static Outcome failure(byte[] data) {
    return new Outcome(Kind.FAILURE, data);
  }

  /** Returns what kind of outcome it is. */
  public Kind kind() {
    return kind;
  }

  /** Returns the encoded value, or null where the kind has none. */
  public byte @Nullable [] data() {
    return data;
  }
}
