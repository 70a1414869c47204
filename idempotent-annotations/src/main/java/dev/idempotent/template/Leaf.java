package dev.idempotent.template;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The types that have one stable text. The list is closed: what {@code toString} of any other type
 * returns may differ from one release of its library to the next, and a key must not.
 */
public enum Leaf implements Form {
  /** The text itself. */
  STRING('s', "java.lang.String"),
  /** The UTF-16 unit itself. */
  CHARACTER('c', "char", "java.lang.Character"),
  /** {@code true} or {@code false}. */
  BOOLEAN('z', "boolean", "java.lang.Boolean"),
  /** Decimal digits. */
  BYTE('b', "byte", "java.lang.Byte"),
  /** Decimal digits. */
  SHORT('h', "short", "java.lang.Short"),
  /** Decimal digits. */
  INT('i', "int", "java.lang.Integer"),
  /** Decimal digits. */
  LONG('l', "long", "java.lang.Long"),
  /** The fewest decimal digits that name the number. */
  FLOAT('f', "float", "java.lang.Float"),
  /** The fewest decimal digits that name the number. */
  DOUBLE('d', "double", "java.lang.Double"),
  /** Decimal digits. */
  BIG_INTEGER('n', "java.math.BigInteger"),
  /** As its {@code toString}: the scale is kept. */
  BIG_DECIMAL('m', "java.math.BigDecimal"),
  /** Lower-case hexadecimal digits in groups. */
  UUID('u', "java.util.UUID"),
  /** The constant's name; found by the type's shape, not by its name. */
  ENUM('e'),
  /** Lower-case hexadecimal digits, two for each byte; found by the type's shape. */
  BYTES('x'),
  /** ISO-8601 in UTC. */
  INSTANT('I', "java.time.Instant"),
  /** ISO-8601. */
  LOCAL_DATE('D', "java.time.LocalDate"),
  /** ISO-8601. */
  LOCAL_TIME('T', "java.time.LocalTime"),
  /** ISO-8601. */
  LOCAL_DATE_TIME('L', "java.time.LocalDateTime"),
  /** ISO-8601 with the offset. */
  OFFSET_TIME('F', "java.time.OffsetTime"),
  /** ISO-8601 with the offset. */
  OFFSET_DATE_TIME('O', "java.time.OffsetDateTime"),
  /** ISO-8601 with offset and zone. */
  ZONED_DATE_TIME('Z', "java.time.ZonedDateTime"),
  /** ISO-8601. */
  DURATION('P', "java.time.Duration"),
  /** ISO-8601. */
  PERIOD('Q', "java.time.Period"),
  /** Decimal digits. */
  YEAR('Y', "java.time.Year"),
  /** ISO-8601. */
  YEAR_MONTH('M', "java.time.YearMonth"),
  /** ISO-8601. */
  MONTH_DAY('N', "java.time.MonthDay"),
  /** The zone's id. */
  ZONE('W', "java.time.ZoneId", "java.time.ZoneOffset", "java.time.ZoneRegion");

  private static final Map<String, Leaf> BY_CLASS =
      Arrays.stream(values())
          .flatMap(leaf -> leaf.classes.stream().map(name -> Map.entry(name, leaf)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private final char tag;

  @SuppressWarnings("ImmutableEnumChecker") // What List.of returns is immutable.
  private final List<String> classes;

  Leaf(char tag, String... classes) {
    this.tag = tag;
    this.classes = List.of(classes);
  }

  /** Returns the letter that names the type in the text of a value whose class was not known. */
  public char tag() {
    return tag;
  }

  /**
   * Returns the leaf of a class by its binary name, or null. Enum types and arrays have no entry.
   */
  public static @Nullable Leaf ofClass(String className) {
    return BY_CLASS.get(className);
  }
}
