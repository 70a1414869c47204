package dev.idempotent.internal.template;

import dev.idempotent.InvalidKeyException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A compiled template of two strings with a literal between them, the most frequent key.
 *
 * <p>A string stands in the text as it is if it is <em>plain</em>, which takes a look at each of
 * its characters. That look can be spared where there is an equal text whose values are known to be
 * plain, if the {@linkplain #boundary boundary} of the two values is the same as well: then the
 * values are equal, too. So whoever keeps something by its text keeps the boundary with it.
 *
 * <p>Immutable.
 */
public final class StringPair {
  private static final AtomicInteger PAIRS = new AtomicInteger();

  private final String method;
  private final String template;
  private final String prefix;
  private final Slot first;
  private final Terminator end;
  private final String separator;
  private final Slot second;
  private final String suffix;

  /** Keeps apart the boundaries of different templates. Never 0. */
  private final long number = (long) PAIRS.incrementAndGet() << Integer.SIZE;

  StringPair(
      String method,
      String template,
      String prefix,
      Slot first,
      Terminator end,
      String separator,
      Slot second,
      String suffix) {
    this.method = method;
    this.template = template;
    this.prefix = prefix;
    this.first = first;
    this.end = end;
    this.separator = separator;
    this.second = second;
    this.suffix = suffix;
  }

  /** Whether nothing stands around the values, so that a plain text is the two and a separator. */
  public boolean isBare() {
    return prefix.isEmpty() && suffix.isEmpty();
  }

  /** Returns the first value of a call, which is a string in most cases. */
  public @Nullable Object first(@Nullable Object target, @Nullable Object[] arguments) {
    return first.read(target, arguments);
  }

  /** The same for a method of at most three parameters. */
  public @Nullable Object first(
      @Nullable Object target, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
    return first.read(target, a, b, c);
  }

  /** Returns the second value of a call, which is a string in most cases. */
  public @Nullable Object second(@Nullable Object target, @Nullable Object[] arguments) {
    return second.read(target, arguments);
  }

  /** The same for a method of at most three parameters. */
  public @Nullable Object second(
      @Nullable Object target, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
    return second.read(target, a, b, c);
  }

  /** Returns what stands between the values. */
  public String separator() {
    return separator;
  }

  /** Returns the length of the text of two plain values, where it is bare. */
  public int length(String one, String two) {
    return one.length() + separator.length() + two.length();
  }

  /** Whether both values are blank, which is no key. */
  public boolean areBlank(String one, String two) {
    return KeyText.isBlank(one) && KeyText.isBlank(two);
  }

  /** Whether the values stand in the text as they are. */
  public boolean arePlain(String one, String two) {
    return KeyText.isPlain(one, end) && KeyText.isPlain(two, Terminator.LAST);
  }

  /**
   * Returns a number for where the first value ends in the text. No other place, and no other
   * template, has the same, and none has 0.
   */
  public long boundary(String one) {
    return number | one.length();
  }

  /**
   * Returns the text of the values, as {@link MethodTemplate#render} does.
   *
   * @throws InvalidKeyException if a value is null or has no stable text, or if both are blank
   */
  public String render(@Nullable Object one, @Nullable Object two) {
    return render(one, two, false);
  }

  String render(@Nullable Object one, @Nullable Object two, boolean mayBeBlank) {
    if (one instanceof String s
        && two instanceof String t
        && arePlain(s, t)
        && (mayBeBlank || !areBlank(s, t))) {
      return prefix + s + separator + t + suffix;
    }
    KeyText text = SpareTexts.take();
    text.literal(prefix);
    first.write(text, one, end);
    text.literal(separator);
    second.write(text, two, Terminator.LAST);
    text.literal(suffix);
    if (text.isBlank() && !mayBeBlank) {
      throw MethodTemplate.blank(method, template);
    }
    return SpareTexts.finish(text);
  }
}
