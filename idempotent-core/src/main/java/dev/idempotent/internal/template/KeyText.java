package dev.idempotent.internal.template;

/**
 * Writes the text of one key such that two different tuples of values never make one text.
 *
 * <p>A text is the template's literals with the texts of the slots between them. Plain values stay
 * as they are: {@code {a}/{b}} with {@code x} and {@code y} gives {@code x/y}.
 *
 * <h2>Encoding</h2>
 *
 * <p>A slot's <em>delimiter</em> is the first character of the literal between it and the next
 * slot. It has none if it is the last slot, if the next slot follows directly, or if that literal
 * begins with a backslash. Within the text of a slot
 *
 * <ol>
 *   <li>a backslash of a value is written {@code \\};
 *   <li>the delimiter in a value is written as a backslash and a <em>code</em>: the delimiter
 *       itself, or {@code ^} where the delimiter is one of the marks {@code ; , - [ ] ^};
 *   <li>an absent optional value is {@code \-};
 *   <li>a list or array is {@code \[}, each element followed by {@code \,}, then {@code \]};
 *   <li>a value whose class was not known statically begins with a backslash and the letter of its
 *       class, an optional with {@code \o}, an array with {@code \a};
 *   <li>a slot without delimiter that is not the last one ends in {@code \;}.
 * </ol>
 *
 * <p>Every other character stands for itself, lone surrogates included.
 *
 * <h2>Why it can be read back</h2>
 *
 * <p>It is enough to show that a text, given its template and the static forms of its slots, can be
 * read back into the values' texts, from left to right.
 *
 * <p><b>A slot's end is found.</b> Read the slot in units: a backslash and the character after it,
 * or a single character. By the rules a backslash never stands alone, and the delimiter never
 * appears as a unit of its own within a slot: in a value it follows a backslash, and the marks and
 * letters that the rules write follow one as well. So the first unit that is the delimiter is the
 * literal's beginning. Without a delimiter the first unit {@code \;} ends the slot, since no other
 * rule makes that unit there. The last slot ends where the constant rest of the text begins.
 *
 * <p><b>A slot's units have one meaning.</b> A unit of a backslash and a letter that names a class
 * stands only where the form says that the class is not known, and always there; it is taken off
 * first, and after it as many more as it calls for. Of what then remains, {@code \\}, backslash and
 * code, {@code \-}, {@code \[}, {@code \,} and {@code \]} are six different units: the code is none
 * of the marks by rule 2, and not a backslash, since a literal that begins with one gives no
 * delimiter. Each is undone by itself. Lists are balanced, so nested ones are found by counting.
 *
 * <p><b>A leaf's text has one value.</b> Of one type no two values that differ by {@code equals}
 * have one text: it is the exact decimal or ISO form, see {@link LeafText}. Values of two
 * <em>static</em> types are never compared, since a slot has one type. In a slot whose class is
 * decided at run time the letter keeps the classes apart, and for enum constants the name of their
 * class does.
 *
 * <p>What counts as one value: null and the empty optional in a slot with {@code ?} and a static
 * optional type; a list and another with equal elements; an array and another with equal elements.
 * The text of a statically typed {@code int} and {@code long} is the same on purpose: a parameter
 * that was widened keeps the keys of yesterday.
 *
 * <p>A change of any rule makes retries of calls that came before it run again. Golden tests pin
 * them.
 *
 * <p>Not thread-safe.
 */
final class KeyText {
  static final char ESCAPE = '\\';

  /** Stands for the delimiter in values where the delimiter itself has another meaning. */
  static final char DELIMITER = '^';

  static final char END_OF_SLOT = ';';
  static final char END_OF_ELEMENT = ',';
  static final char ABSENT = '-';
  static final char LIST = '[';
  static final char END_OF_LIST = ']';

  /** What a code must not be. */
  static final String MARKS = ";,-[]^";

  private static final int INITIAL_CAPACITY = 64;

  private final StringBuilder out = new StringBuilder(INITIAL_CAPACITY);
  private Terminator terminator = Terminator.LAST;
  private boolean blank = true;

  /** Makes the text empty, to be written again. */
  void clear() {
    out.setLength(0);
    terminator = Terminator.LAST;
    blank = true;
  }

  /** Returns how many characters the text has room for. */
  int capacity() {
    return out.capacity();
  }

  void literal(String text) {
    out.append(text);
  }

  void beginSlot(Terminator end) {
    terminator = end;
  }

  void endSlot() {
    if (terminator.written()) {
      mark(END_OF_SLOT);
    }
  }

  /** Writes a mark or a letter that no value can contain. */
  void mark(char mark) {
    out.append(ESCAPE).append(mark);
  }

  /** Writes a value's text. */
  void value(String text) {
    if (isPlain(text, terminator)) {
      out.append(text);
    } else {
      appendEscaped(text);
    }
    blank = blank && isBlank(text);
  }

  /**
   * Returns where to append a value's text without making a string of it; then comes escapeFrom.
   */
  StringBuilder plain() {
    return out;
  }

  /** Escapes a value's text that was appended plainly from an index on. */
  void escapeFrom(int start) {
    for (int i = start; i < out.length(); i++) {
      char c = out.charAt(i);
      if (c == ESCAPE || c == terminator.delimiter()) {
        String text = out.substring(start);
        out.setLength(start);
        value(text);
        return;
      }
      blank = blank && isBlank(c);
    }
  }

  /** Whether a value's text stands for itself in a slot that ends like that. */
  static boolean isPlain(String text, Terminator end) {
    return text.indexOf(ESCAPE) < 0
        && (end.delimiter() == Terminator.NONE || text.indexOf(end.delimiter()) < 0);
  }

  private void appendEscaped(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ESCAPE) {
        out.append(ESCAPE).append(ESCAPE);
      } else if (c == terminator.delimiter()) {
        out.append(ESCAPE).append(terminator.code());
      } else {
        out.append(c);
      }
    }
  }

  static boolean isBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isBlank(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** Whether no value so far had a character that can be seen. Literals do not count. */
  boolean isBlank() {
    return blank;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
