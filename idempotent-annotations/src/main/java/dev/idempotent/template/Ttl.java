package dev.idempotent.template;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text of a key's life: an ISO-8601 duration such as {@code PT24H}, or a whole number
 * with one of the units {@code ms}, {@code s}, {@code m}, {@code h}, {@code d}.
 */
public final class Ttl {
  /** The shortest life: 1 millisecond. */
  public static final Duration MINIMUM = Duration.ofMillis(1);

  /** The longest life: 3660 days, which is ten years with a little left over. */
  public static final Duration MAXIMUM = Duration.ofDays(3660);

  /** The longest wait for another call: an hour. */
  public static final Duration MAXIMUM_WAIT = Duration.ofHours(1);

  private static final Pattern SHORT = Pattern.compile("([0-9]+)(ms|s|m|h|d)");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  private Ttl() {}

  /**
   * Parses a text.
   *
   * @throws TtlException if the text is no duration, or one outside {@link #MINIMUM} and {@link
   *     #MAXIMUM}
   */
  public static Duration parse(String text) {
    Duration duration = duration(text);
    if (duration.isZero()) {
      throw new TtlException(TtlException.Reason.ZERO, text, "is zero");
    }
    if (duration.isNegative()) {
      throw new TtlException(TtlException.Reason.NEGATIVE, text, "is negative");
    }
    if (duration.compareTo(MINIMUM) < 0) {
      throw new TtlException(TtlException.Reason.TOO_SHORT, text, "is shorter than a millisecond");
    }
    if (duration.compareTo(MAXIMUM) > 0) {
      throw tooLong(text);
    }
    return duration;
  }

  /**
   * Parses how long to wait, in the same forms; zero is allowed.
   *
   * @throws TtlException if the text is no duration, or one that is negative or more than {@link
   *     #MAXIMUM_WAIT}
   */
  public static Duration parseWait(String text) {
    Duration duration = duration(text);
    if (duration.isNegative()) {
      throw new TtlException(TtlException.Reason.NEGATIVE, text, "is negative");
    }
    if (duration.compareTo(MAXIMUM_WAIT) > 0) {
      throw new TtlException(TtlException.Reason.TOO_LONG, text, "is longer than an hour");
    }
    return duration;
  }

  private static Duration duration(String text) {
    Matcher matcher = SHORT.matcher(text);
    try {
      return matcher.matches()
          ? Duration.of(Long.parseLong(matcher.group(1)), UNITS.get(matcher.group(2)))
          : Duration.parse(text);
    } catch (ArithmeticException | NumberFormatException e) {
      throw tooLong(text);
    } catch (DateTimeException e) {
      // Numbers that are too large are reported in the same way as nonsense, but with a cause.
      throw e.getCause() != null
          ? tooLong(text)
          : new TtlException(
              TtlException.Reason.NOT_A_DURATION,
              text,
              "is not a duration; write it like \"24h\", \"90m\", \"30s\", \"500ms\", \"7d\" or"
                  + " \"PT24H\"");
    }
  }

  private static TtlException tooLong(String text) {
    return new TtlException(
        TtlException.Reason.TOO_LONG, text, "is longer than " + MAXIMUM.toDays() + " days");
  }
}
