package dev.idempotent.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
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
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Pins the text of keys. A line of the file may be added, never changed: a key that was stored
 * yesterday under the old text would not be found, and its call would run again.
 */
final class KeyTextGoldenTest {
  private static final String FILE = "key-texts.txt";

  private final List<String> lines = new ArrayList<>();

  @Test
  void render_everyForm_givesThePinnedText() throws IOException {
    collect();

    assertThat(lines).containsExactlyElementsOf(pinned());
  }

  @Test
  void render_otherLocaleAndZone_givesThePinnedText() throws IOException {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      for (String tag :
          List.of("tr-TR", "ar-EG-u-nu-arab", "th-TH-u-ca-buddhist-nu-thai", "de-DE")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
        lines.clear();

        collect();

        assertThat(lines).as(tag).containsExactlyElementsOf(pinned());
      }
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  private void collect() {
    strings();
    numbers();
    times();
    optionals();
    sequences();
    dynamics();
  }

  private void strings() {
    for (String template : List.of("{a}/{b}", "{a}{b}", "{a}-{b}", "p:{a}\\{b}", "{{{a}}}::{b}.")) {
      add("strings", template, "cust-1", "req-9");
      add("strings", template, "", "x");
      add("strings", template, "a/b-c:d}", "e/f-g:h}");
      add("strings", template, "\\", "\\;");
      add("strings", template, "\ud800 \0İß😀", "\udc00");
    }
    add("strings", "{b}{a}", "1", "2");
    add("strings", "{a}{a},{b}", "1", "2");
    add("characters", "{a}{b}", 'x', '\ud83d');
    add("characters", "{a}x{b}", 'x', '\\');
    add("booleans", "{a}/{b}", true, false);
    add("enums", "{a}/{b}", DayOfWeek.MONDAY, TimeUnit.DAYS);
    add("uuids", "{a}-{b}", new UUID(0x123456789abcdefL, -2), new UUID(0, 0));
  }

  private void numbers() {
    add(
        "whole",
        "{a}/{b}/{c}/{d}",
        Byte.MIN_VALUE,
        Short.MIN_VALUE,
        Integer.MIN_VALUE,
        Long.MIN_VALUE);
    add("whole", "{a}-{b}-{c}-{d}", (byte) 1, (short) -2, 3, 4L);
    add("boxes", "{a}/{b}/{c}/{d}", (byte) -1, (short) 2, 1234567, -1L);
    add(
        "big",
        "{a}/{b}",
        new BigInteger("-123456789012345678901234567890"),
        new BigDecimal("1.00"));
    add("big", "{a}/{b}", BigInteger.ZERO, new BigDecimal("-1E+3"));
    add("big", "{a}.{b}", BigInteger.TEN, new BigDecimal("0E-10"));
    add("floating", "{a}/{b}", 1f, 1d);
    add("floating", "{a}/{b}", -0f, -0d);
    add("floating", "{a}/{b}", Float.NaN, Double.NaN);
    add("floating", "{a}/{b}", Float.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    add("floating", "{a}/{b}", Float.MIN_VALUE, Double.MIN_VALUE);
    add("floating", "{a}/{b}", Float.MAX_VALUE, Double.MAX_VALUE);
    add("floating", "{a}/{b}", 0.1f, 0.1);
    add("floating", "{a}/{b}", 1.0E10f, 2.0E-3);
    // What Double.toString says of numbers such as these depends on the JDK.
    add("floating", "{a}/{b}", 33554432f, 2.2250738585072014E-308);
    add("floating", "{a}/{b}", 8388608f, 0x1.0p-44);
    add("floating", "{a}/{b}", 123456.7f, 0x1.0p53);
  }

  private void times() {
    LocalDateTime dateTime = LocalDateTime.of(2026, 2, 28, 23, 59, 0, 1_000);
    ZoneOffset offset = ZoneOffset.ofHoursMinutesSeconds(-3, -30, -15);
    add("instants", "{a}/{b}", Instant.EPOCH, Instant.MAX);
    add("instants", "{a}/{b}", Instant.ofEpochSecond(-1, 1), Instant.ofEpochMilli(1));
    add("dates", "{a}/{b}", LocalDate.of(2026, 1, 2), LocalDate.of(-12345, 1, 2));
    add("dateTimes", "{a}/{b}", dateTime, LocalTime.of(1, 2));
    add("dateTimes", "{a}:{b}", dateTime, LocalTime.MAX);
    add("offsets", "{a}/{b}", dateTime.atOffset(offset), OffsetTime.MIN);
    add("offsets", "{a}/{b}", OffsetDateTime.MAX, LocalTime.NOON.atOffset(ZoneOffset.UTC));
    add("zoned", "{a}/{b}", dateTime.atZone(ZoneId.of("Europe/Paris")), ZoneId.of("UTC"));
    add("zoned", "{a}/{b}", ZonedDateTime.of(dateTime, offset), offset);
    add("amounts", "{a}/{b}", Duration.ofMillis(-500), Period.of(1, -2, 40));
    add("amounts", "{a}/{b}", Duration.ZERO, Period.ZERO);
    add("amounts", "{a}/{b}", Duration.ofSeconds(Long.MIN_VALUE), Period.ofDays(-1));
    add("years", "{a}/{b}/{c}", Year.of(12026), YearMonth.of(-1, 12), MonthDay.of(2, 29));
  }

  private void optionals() {
    for (String template : List.of("{a?}{b?}{c?}", "{a?}-{b?}-{c?}")) {
      add(
          "optionals",
          template,
          Optional.of("x"),
          OptionalInt.of(-1),
          Optional.of(Optional.of(2L)));
      add(
          "optionals",
          template,
          Optional.of("-"),
          OptionalInt.empty(),
          Optional.of(Optional.empty()));
      add("optionals", template, Optional.empty(), null, Optional.empty());
      add("optionals", template, Optional.of(""), OptionalInt.of(0), null);
    }
    add(
        "optionals",
        "{a}/{b}/{c}",
        Optional.of("x"),
        OptionalInt.of(1),
        Optional.of(Optional.of(2L)));
  }

  private void sequences() {
    for (String template : List.of("{a},{b}", "{a}[{b}", "{a}{b}")) {
      add("sequences", template, List.of("x", "y"), new int[][] {{1, -2}, {}});
      add("sequences", template, List.of(), new int[0][]);
      add("sequences", template, List.of("", ",", "[", "\\,"), new int[][] {{}});
    }
    add("bytes", "{a}f{b}", new byte[] {0, 15, -1}, List.of(new byte[0], new byte[] {1}));
    add("varargs", "{a}", (Object) new String[] {"x", "]"});
    add("elements", "{a[1]}/{b[0][1]}", List.of("x", "y"), new int[][] {{5, 6}});
  }

  private void dynamics() {
    String template = "{a?}s{b?}";
    add("dynamics", template, "s", 's');
    add("dynamics", template, true, (byte) 1);
    add("dynamics", template, (short) 1, 1);
    add("dynamics", template, 1L, 1f);
    add("dynamics", template, 1d, BigInteger.ONE);
    add("dynamics", template, BigDecimal.ONE, new UUID(0, 0));
    add("dynamics", template, TimeUnit.DAYS, new byte[] {1});
    add("dynamics", template, Instant.EPOCH, LocalDate.EPOCH);
    add("dynamics", template, LocalTime.NOON, LocalDateTime.MIN);
    add("dynamics", template, OffsetTime.MIN, OffsetDateTime.MIN);
    add("dynamics", template, ZonedDateTime.of(LocalDateTime.MIN, ZoneId.of("UTC")), Duration.ZERO);
    add("dynamics", template, Period.ZERO, Year.of(1));
    add("dynamics", template, YearMonth.of(1, 1), MonthDay.of(1, 1));
    add("dynamics", template, ZoneId.of("UTC"), ZoneOffset.UTC);
    add("dynamics", template, null, Optional.empty());
    add("dynamics", template, Optional.of("x"), OptionalLong.of(1));
    add("dynamics", template, List.of("x", 1), new Object[] {"x", List.of()});
    add("dynamics", template, new int[] {1}, new String[] {"s"});
    add("dynamics", "{a}{b}", List.of(1, ""), "x");
  }

  private void add(String method, String template, @Nullable Object... arguments) {
    List<String> names = List.of("a", "b", "c", "d").subList(0, arguments.length);
    String text =
        Compiled.template(Methods.class, method, template, names.toArray(String[]::new))
            .renderPossiblyBlank(null, arguments);
    lines.add(visible(method + "\t" + template + "\t" + text));
  }

  /** Writes what an editor might lose, or not show, as escapes. */
  private static String visible(String line) {
    StringBuilder visible = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\t' || (c >= ' ' && c < 0x7f)) {
        visible.append(c);
      } else {
        visible.append("<U+").append(Integer.toHexString(c + 0x10000).substring(1)).append('>');
      }
    }
    return visible.toString();
  }

  private static List<String> pinned() throws IOException {
    try (InputStream in = KeyTextGoldenTest.class.getResourceAsStream(FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
  }

  /** Signatures; nothing calls them. */
  @SuppressWarnings("unused")
  private static final class Methods {
    static void strings(String a, String b) {}

    static void characters(char a, Character b) {}

    static void booleans(boolean a, Boolean b) {}

    static void enums(DayOfWeek a, TimeUnit b) {}

    static void uuids(UUID a, UUID b) {}

    static void whole(byte a, short b, int c, long d) {}

    static void boxes(Byte a, Short b, Integer c, Long d) {}

    static void big(BigInteger a, BigDecimal b) {}

    static void floating(float a, Double b) {}

    static void instants(Instant a, Instant b) {}

    static void dates(LocalDate a, LocalDate b) {}

    static void dateTimes(LocalDateTime a, LocalTime b) {}

    static void offsets(OffsetDateTime a, OffsetTime b) {}

    static void zoned(ZonedDateTime a, ZoneId b) {}

    static void amounts(Duration a, Period b) {}

    static void years(Year a, YearMonth b, MonthDay c) {}

    static void optionals(Optional<String> a, OptionalInt b, Optional<Optional<Long>> c) {}

    static void sequences(List<String> a, int[][] b) {}

    static void bytes(byte[] a, List<byte[]> b) {}

    static void varargs(String... a) {}

    static void elements(List<? extends String> a, int[][] b) {}

    static <T extends Comparable<T>> void dynamics(Object a, Object b) {}
  }
}
