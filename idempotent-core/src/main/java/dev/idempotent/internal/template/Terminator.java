package dev.idempotent.internal.template;

import org.jspecify.annotations.Nullable;

/**
 * What ends the text of a slot.
 *
 * @param delimiter the first character of the literal that follows, or {@link #NONE}
 * @param code what stands for the delimiter within a value, after a backslash
 * @param written whether a mark of its own is written after the value
 */
record Terminator(int delimiter, char code, boolean written) {
  static final int NONE = -1;

  /** The last slot of a template ends where the text, less a constant, ends. */
  static final Terminator LAST = new Terminator(NONE, KeyText.DELIMITER, false);

  private static final Terminator WRITTEN = new Terminator(NONE, KeyText.DELIMITER, true);

  /** Returns what ends a slot that another one follows, after the literal or directly. */
  static Terminator before(@Nullable String literal) {
    if (literal == null || literal.isEmpty() || literal.charAt(0) == KeyText.ESCAPE) {
      return WRITTEN;
    }
    char first = literal.charAt(0);
    boolean taken = KeyText.MARKS.indexOf(first) >= 0;
    return new Terminator(first, taken ? KeyText.DELIMITER : first, false);
  }
}
