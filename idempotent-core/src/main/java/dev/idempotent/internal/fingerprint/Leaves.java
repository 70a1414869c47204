package dev.idempotent.internal.fingerprint;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** Encodes values that have no parts. */
final class Leaves {

  /** Their text is ISO-8601 and complete: different values, different texts. */
  private static final Set<Class<?>> TIMES =
      Set.of(
          Instant.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          OffsetTime.class,
          ZonedDateTime.class,
          Duration.class,
          Period.class,
          Year.class,
          YearMonth.class,
          MonthDay.class);

  private Leaves() {}

  /** Writes the value and returns true, or returns false if the value is not a leaf. */
  static boolean write(CanonicalBuffer buffer, Object value) {
    return number(buffer, value) || text(buffer, value) || time(buffer, value);
  }

  private static boolean number(CanonicalBuffer buffer, Object value) {
    if (value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte) {
      integer(buffer, BigInteger.valueOf(((Number) value).longValue()));
    } else if (value instanceof BigInteger number) {
      integer(buffer, number);
    } else if (value instanceof BigDecimal number) {
      decimal(buffer, number);
    } else if (value instanceof Double || value instanceof Float) {
      buffer.kind(Kind.BINARY_FLOAT);
      // Adding 0.0 turns -0.0 into 0.0 and changes nothing else.
      buffer.longInteger(Double.doubleToLongBits(((Number) value).doubleValue() + 0.0));
    } else if (value instanceof Boolean truth) {
      buffer.kind(Kind.BOOLEAN);
      buffer.flag(truth);
    } else {
      return false;
    }
    return true;
  }

  private static void integer(CanonicalBuffer buffer, BigInteger value) {
    buffer.kind(Kind.INTEGER);
    buffer.bytes(value.toByteArray());
  }

  private static void decimal(CanonicalBuffer buffer, BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    buffer.kind(Kind.DECIMAL);
    buffer.bytes(stripped.unscaledValue().toByteArray());
    buffer.integer(stripped.scale());
  }

  private static boolean text(CanonicalBuffer buffer, Object value) {
    if (value instanceof String text) {
      buffer.kind(Kind.TEXT);
      buffer.text(text);
    } else if (value instanceof Character unit) {
      buffer.kind(Kind.CHARACTER);
      buffer.integer(unit);
    } else if (value instanceof UUID id) {
      buffer.kind(Kind.UUID);
      buffer.longInteger(id.getMostSignificantBits());
      buffer.longInteger(id.getLeastSignificantBits());
    } else if (value instanceof byte[] bytes) {
      buffer.kind(Kind.BYTES);
      buffer.bytes(bytes);
    } else if (value instanceof Currency currency) {
      named(buffer, "Currency", currency.getCurrencyCode());
    } else if (value instanceof URI uri) {
      named(buffer, "URI", uri.toString());
    } else if (value instanceof Locale locale) {
      named(buffer, "Locale", locale.toString());
    } else if (value instanceof Class<?> type) {
      named(buffer, "Class", type.getName());
    } else {
      return false;
    }
    return true;
  }

  private static boolean time(CanonicalBuffer buffer, Object value) {
    Class<?> type = value.getClass();
    if (TIMES.contains(type)) {
      buffer.kind(Kind.TIME);
      buffer.text(type.getSimpleName());
      buffer.text(value.toString());
    } else if (value instanceof ZoneId zone) {
      named(buffer, "ZoneId", zone.getId());
    } else if (type == Date.class) {
      // Its subclasses in java.sql have more precision, or less, than this shows.
      buffer.kind(Kind.TIME);
      buffer.text("Date");
      buffer.text(millisecondsOf((Date) value));
    } else {
      return false;
    }
    return true;
  }

  @SuppressWarnings("JavaUtilDate") // applications still pass it
  private static String millisecondsOf(Date date) {
    return Long.toString(date.getTime());
  }

  private static void named(CanonicalBuffer buffer, String type, String text) {
    buffer.kind(Kind.NAMED);
    buffer.text(type);
    buffer.text(text);
  }
}
