package dev.idempotent.internal.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Predicate;

/**
 * The text of binary floating-point numbers: the fewest decimal digits that are the number rounded
 * correctly and read back as that number, laid out as {@link Double#toString(double)} does.
 *
 * <p>Not {@code Double.toString} itself, which gave other digits for some numbers before JDK 19: a
 * key must not change with the JDK.
 */
final class DecimalText {
  private static final long PLAIN_LIMIT = 10_000_000;

  private DecimalText() {}

  static void append(StringBuilder out, double value) {
    double magnitude = Math.abs(value);
    if (!appendSpecial(out, value)) {
      appendDigits(out, magnitude, text -> Double.parseDouble(text) == magnitude);
    }
  }

  static void append(StringBuilder out, float value) {
    float magnitude = Math.abs(value);
    if (!appendSpecial(out, value)) {
      appendDigits(out, magnitude, text -> Float.parseFloat(text) == magnitude);
    }
  }

  /** Writes all of a small whole number or of what is no number, and else only the sign. */
  private static boolean appendSpecial(StringBuilder out, double value) {
    if (Double.isNaN(value)) {
      out.append("NaN");
      return true;
    }
    if (value < 0 || (value == 0 && 1 / value < 0)) {
      out.append('-');
    }
    double magnitude = Math.abs(value);
    if (Double.isInfinite(magnitude)) {
      out.append("Infinity");
      return true;
    }
    if (magnitude < PLAIN_LIMIT && magnitude == Math.rint(magnitude)) {
      out.append((long) magnitude).append(".0");
      return true;
    }
    return false;
  }

  private static void appendDigits(StringBuilder out, double magnitude, Predicate<String> isSame) {
    BigDecimal exact = new BigDecimal(magnitude);
    int count = 1;
    BigDecimal rounded = round(exact, count);
    // Ends: 17 digits name any double, 9 any float.
    while (!isSame.test(rounded.toString())) {
      count++;
      rounded = round(exact, count);
    }
    BigDecimal shortest = rounded.stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - shortest.scale() - 1;
    if (exponent >= -3 && exponent < 7) {
      appendPlain(out, digits, exponent);
    } else {
      out.append(digits.charAt(0)).append('.');
      out.append(digits.length() > 1 ? digits.substring(1) : "0").append('E').append(exponent);
    }
  }

  private static BigDecimal round(BigDecimal exact, int digits) {
    return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  private static void appendPlain(StringBuilder out, String digits, int exponent) {
    if (exponent < 0) {
      out.append("0.").append("0".repeat(-exponent - 1)).append(digits);
      return;
    }
    int whole = exponent + 1;
    String padded = digits + "0".repeat(Math.max(0, whole + 1 - digits.length()));
    out.append(padded, 0, whole).append('.').append(padded, whole, padded.length());
  }
}
