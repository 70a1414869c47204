package dev.idempotent.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.ResultType;
import dev.idempotent.json.SampleResults.Approved;
import dev.idempotent.json.SampleResults.Bean;
import dev.idempotent.json.SampleResults.Card;
import dev.idempotent.json.SampleResults.Circle;
import dev.idempotent.json.SampleResults.Currency;
import dev.idempotent.json.SampleResults.Decision;
import dev.idempotent.json.SampleResults.Empty;
import dev.idempotent.json.SampleResults.Envelope;
import dev.idempotent.json.SampleResults.Fallback;
import dev.idempotent.json.SampleResults.Flat;
import dev.idempotent.json.SampleResults.Fraud;
import dev.idempotent.json.SampleResults.Immutable;
import dev.idempotent.json.SampleResults.NoFunds;
import dev.idempotent.json.SampleResults.Ok;
import dev.idempotent.json.SampleResults.Outcome;
import dev.idempotent.json.SampleResults.Page;
import dev.idempotent.json.SampleResults.Payment;
import dev.idempotent.json.SampleResults.Receipt;
import dev.idempotent.json.SampleResults.Shape;
import dev.idempotent.json.SampleResults.Sparse;
import dev.idempotent.json.SampleResults.Statement;
import dev.idempotent.json.SampleResults.WithArray;
import dev.idempotent.spi.ResultCodec.BoundCodec;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class JacksonResultCodecTest {

  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456789Z");
  private static final Receipt RECEIPT = new Receipt("r-1", new BigDecimal("10.500"), AT, null);

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  void value_isReplayedEqual(Type type, Object value) {
    BoundCodec codec = JacksonResultCodec.create().bind(type);

    Object replayed = codec.decode(codec.encode(value));

    assertThat(replayed).isEqualTo(value);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  void value_isEncodedAlikeInAnyLocaleAndZone(Type type, Object value) {
    byte[] before = JacksonResultCodec.create().bind(type).encode(value);
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));

      BoundCodec elsewhere = JacksonResultCodec.create().bind(type);

      assertThat(elsewhere.encode(value)).isEqualTo(before);
      assertThat(elsewhere.decode(before)).isEqualTo(value);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  static Stream<Arguments> values() {
    return Stream.of(scalars(), times(), containers(), types()).flatMap(all -> all);
  }

  private static Stream<Arguments> scalars() {
    return Stream.of(
        Arguments.of(boolean.class, true),
        Arguments.of(byte.class, (byte) -1),
        Arguments.of(short.class, Short.MIN_VALUE),
        Arguments.of(int.class, Integer.MIN_VALUE),
        Arguments.of(long.class, Long.MAX_VALUE),
        Arguments.of(float.class, 0.1f),
        Arguments.of(float.class, Float.NaN),
        Arguments.of(float.class, Float.MIN_VALUE),
        Arguments.of(double.class, 0.1),
        Arguments.of(double.class, -0.0),
        Arguments.of(double.class, Double.NaN),
        Arguments.of(double.class, Double.POSITIVE_INFINITY),
        Arguments.of(Double.class, Double.NEGATIVE_INFINITY),
        Arguments.of(Double.class, Double.MIN_VALUE),
        Arguments.of(Double.class, Double.MAX_VALUE),
        Arguments.of(char.class, 'é'),
        Arguments.of(char.class, '\0'),
        Arguments.of(char.class, '\uD800'),
        Arguments.of(Character.class, '\uDFFF'),
        Arguments.of(String.class, ""),
        Arguments.of(String.class, "{\"looks\":[\"like\",\"JSON\"]}"),
        Arguments.of(String.class, "null"),
        Arguments.of(String.class, "lone \uDC00 and \uD83D, pair \uD83D\uDE00, ü \0 \u2028"),
        Arguments.of(String.class, "x".repeat(9000) + "\uD800"),
        Arguments.of(BigInteger.class, BigInteger.TWO.pow(300).negate()),
        Arguments.of(BigDecimal.class, new BigDecimal("1.00")),
        Arguments.of(BigDecimal.class, new BigDecimal("1E+3")),
        Arguments.of(BigDecimal.class, new BigDecimal("-0.000000000000000000001")),
        Arguments.of(BigDecimal.class, new BigDecimal("5")),
        Arguments.of(UUID.class, new UUID(1, 2)),
        Arguments.of(Currency.class, Currency.EUR),
        Arguments.of(Currency.class, Currency.CHF),
        Arguments.of(Locale.class, Locale.CANADA_FRENCH),
        Arguments.of(java.util.Currency.class, java.util.Currency.getInstance("JPY")),
        Arguments.of(URI.class, URI.create("urn:a:b%20c")),
        Arguments.of(byte[].class, new byte[] {0, -1, 127}),
        Arguments.of(char[].class, "a\uD800".toCharArray()),
        Arguments.of(OptionalInt.class, OptionalInt.of(3)),
        Arguments.of(OptionalInt.class, OptionalInt.empty()),
        Arguments.of(OptionalLong.class, OptionalLong.of(Long.MIN_VALUE)));
  }

  @SuppressWarnings("JavaUtilDate") // applications still return it
  private static Stream<Arguments> times() {
    ZoneId paris = ZoneId.of("Europe/Paris");
    LocalDateTime twice = LocalDateTime.parse("2026-10-25T02:30:00");
    return Stream.of(
        Arguments.of(Instant.class, AT),
        Arguments.of(Instant.class, Instant.MIN),
        Arguments.of(Instant.class, Instant.MAX),
        Arguments.of(LocalDate.class, LocalDate.of(-4, 2, 29)),
        Arguments.of(LocalDate.class, LocalDate.MAX),
        Arguments.of(LocalTime.class, LocalTime.MAX),
        Arguments.of(LocalDateTime.class, LocalDateTime.of(2026, 1, 1, 0, 0)),
        Arguments.of(OffsetDateTime.class, OffsetDateTime.parse("2026-01-01T00:00:00.1+05:30")),
        Arguments.of(OffsetTime.class, OffsetTime.parse("10:00:00-03:00")),
        Arguments.of(ZonedDateTime.class, ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 1, paris)),
        Arguments.of(
            ZonedDateTime.class, ZonedDateTime.ofLocal(twice, paris, ZoneOffset.ofHours(1))),
        Arguments.of(
            ZonedDateTime.class, ZonedDateTime.ofLocal(twice, paris, ZoneOffset.ofHours(2))),
        Arguments.of(ZonedDateTime.class, ZonedDateTime.of(twice, ZoneOffset.UTC)),
        Arguments.of(ZonedDateTime.class, ZonedDateTime.of(twice, ZoneId.of("UTC"))),
        Arguments.of(Duration.class, Duration.ofSeconds(-1, 1)),
        Arguments.of(Period.class, Period.of(1, -2, 3)),
        Arguments.of(Year.class, Year.of(-5)),
        Arguments.of(YearMonth.class, YearMonth.of(2026, 2)),
        Arguments.of(DayOfWeek.class, DayOfWeek.SUNDAY),
        Arguments.of(ZoneId.class, paris),
        Arguments.of(ZoneOffset.class, ZoneOffset.ofHoursMinutesSeconds(1, 2, 3)),
        Arguments.of(java.util.Date.class, new java.util.Date(-1)));
  }

  private static Stream<Arguments> containers() {
    Map<String, List<Receipt>> map = new LinkedHashMap<>();
    map.put("z", List.of(RECEIPT));
    map.put("😀 \uD83D\uDE00 \u2028 ü 漢", new ArrayList<>(Arrays.asList(null, RECEIPT)));
    SortedMap<LocalDate, Integer> sorted = new TreeMap<>(Map.of(LocalDate.EPOCH, 1));
    return Stream.of(
        Arguments.of(type(new ResultType<List<String>>() {}), List.of("b", "a")),
        Arguments.of(type(new ResultType<Collection<Long>>() {}), List.of(1L, 2L)),
        Arguments.of(type(new ResultType<Set<String>>() {}), Set.of("b", "a", "c", "d")),
        Arguments.of(type(new ResultType<HashSet<String>>() {}), new HashSet<>(Set.of("b", "a"))),
        Arguments.of(type(new ResultType<TreeSet<Integer>>() {}), new TreeSet<>(Set.of(3, 1))),
        Arguments.of(
            type(new ResultType<EnumSet<Currency>>() {}), EnumSet.of(Currency.CHF, Currency.EUR)),
        Arguments.of(type(new ResultType<Map<String, List<Receipt>>>() {}), map),
        Arguments.of(
            type(new ResultType<HashMap<UUID, String>>() {}),
            new HashMap<>(Map.of(new UUID(1, 1), "a", new UUID(9, 9), "b"))),
        Arguments.of(
            type(new ResultType<ConcurrentMap<String, Integer>>() {}),
            new ConcurrentHashMap<>(Map.of("x", 1, "y", 2, "z", 3))),
        Arguments.of(type(new ResultType<SortedMap<LocalDate, Integer>>() {}), sorted),
        Arguments.of(
            type(new ResultType<EnumMap<Currency, Double>>() {}),
            new EnumMap<>(Map.of(Currency.CHF, Double.NaN))),
        Arguments.of(type(new ResultType<Optional<String>>() {}), Optional.empty()),
        Arguments.of(type(new ResultType<Optional<String>>() {}), Optional.of("")),
        Arguments.of(
            type(new ResultType<Optional<Optional<Decision>>>() {}), Optional.of(Optional.empty())),
        Arguments.of(
            type(new ResultType<Optional<Optional<Decision>>>() {}),
            Optional.of(Optional.of(new Fraud(3)))),
        Arguments.of(
            type(new ResultType<List<Optional<Receipt>>>() {}),
            Arrays.asList(Optional.of(RECEIPT), null, Optional.empty())),
        Arguments.of(type(new ResultType<List<? extends Receipt>>() {}), List.of(RECEIPT)),
        Arguments.of(int[][].class, new int[][] {{1}, {}}),
        Arguments.of(Receipt[].class, new Receipt[] {RECEIPT, null}));
  }

  private static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of(Receipt.class, RECEIPT),
        Arguments.of(Flat.class, new Flat(1, Double.NaN, '\uD800', true)),
        Arguments.of(Empty.class, new Empty()),
        Arguments.of(Sparse.class, new Sparse("a", null)),
        Arguments.of(Immutable.class, new Immutable("a", 1)),
        Arguments.of(
            Statement.class,
            new Statement(
                new UUID(0, 1),
                List.of(RECEIPT),
                Map.of("monday", List.of(RECEIPT)),
                Set.of(Currency.EUR, Currency.CHF),
                Optional.of(RECEIPT))),
        Arguments.of(type(new ResultType<Page<Receipt>>() {}), new Page<>(List.of(RECEIPT), 1)),
        Arguments.of(Decision.class, new Approved("a")),
        Arguments.of(Decision.class, new NoFunds(BigDecimal.TEN)),
        Arguments.of(Decision.class, Fallback.LATER),
        Arguments.of(Decision.class, Fallback.NEVER),
        Arguments.of(Fallback.class, Fallback.NEVER),
        Arguments.of(Approved.class, new Approved("a")),
        Arguments.of(
            Envelope.class,
            new Envelope(
                new Fraud(9),
                List.of(Fallback.LATER, new Approved("x")),
                Map.of(Currency.CHF, new NoFunds(BigDecimal.ONE)))),
        Arguments.of(type(new ResultType<Outcome<Receipt>>() {}), new Ok<>(RECEIPT)),
        Arguments.of(type(new ResultType<List<Outcome<Long>>>() {}), List.of(new Ok<>(1L))),
        Arguments.of(Payment.class, new Card("4242")));
  }

  @Test
  void recordWithArrays_isReplayedDeeply() {
    BoundCodec codec = JacksonResultCodec.create().bind(WithArray.class);

    WithArray replayed =
        (WithArray)
            codec.decode(
                codec.encode(new WithArray("a", new byte[] {1, -1}, new int[][] {{1, 2}, {}})));

    assertThat(replayed.payload()).containsExactly(1, -1);
    assertThat(replayed.table()).isDeepEqualTo(new int[][] {{1, 2}, {}});
  }

  @Test
  void bean_isReplayedByItsFields() {
    BoundCodec codec = JacksonResultCodec.create().bind(Bean.class);

    Bean replayed = (Bean) codec.decode(codec.encode(Bean.of("a", 3)));

    assertThat(replayed.name()).isEqualTo("a");
    assertThat(replayed.count()).isEqualTo(3);
    assertThat(replayed.cache()).isEmpty();
  }

  @Test
  void sealedClass_isReplayedAsThePermittedClass() {
    BoundCodec codec = JacksonResultCodec.create().bind(Shape.class);
    Circle circle = new Circle();
    circle.label = "l";
    circle.radius = 2;

    Object replayed = codec.decode(codec.encode(circle));

    assertThat(replayed).isExactlyInstanceOf(Circle.class);
    assertThat(replayed).usingRecursiveComparison().isEqualTo(circle);
  }

  @Test
  void deque_isReplayedInOrder() {
    BoundCodec codec = JacksonResultCodec.create().bind(type(new ResultType<Deque<String>>() {}));

    Deque<?> replayed = (Deque<?>) codec.decode(codec.encode(new ArrayDeque<>(List.of("b", "a"))));

    assertThat(List.copyOf(replayed)).isEqualTo(List.of("b", "a"));
  }

  @Test
  void surrogates_surviveAtEveryOffsetOfTheWritersBuffer() {
    BoundCodec codec = JacksonResultCodec.create().bind(String.class);
    for (int offset = 0; offset < 8_200; offset++) {
      String text = "x".repeat(offset) + "\uD83D\uDE00\uD83D" + "y".repeat(100) + "\uDE00";

      assertThat(codec.decode(codec.encode(text))).isEqualTo(text);
    }
  }

  @Test
  void mapOrder_isKept() {
    BoundCodec codec =
        JacksonResultCodec.create().bind(type(new ResultType<Map<String, Integer>>() {}));
    Map<String, Integer> map = new TreeMap<>(Comparator.reverseOrder());
    map.putAll(Map.of("a", 1, "b", 2, "c", 3));

    Map<?, ?> replayed = (Map<?, ?>) codec.decode(codec.encode(map));

    assertThat(List.copyOf(replayed.keySet())).isEqualTo(List.of("c", "b", "a"));
  }

  @Test
  void customisation_addsWhatTheApplicationNeedsButNotClassNames() {
    BoundCodec codec =
        JacksonResultCodec.with(
                json ->
                    json.activateDefaultTyping(
                            tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator.builder()
                                .allowIfBaseType(Object.class)
                                .build(),
                            tools.jackson.databind.DefaultTyping.NON_FINAL)
                        .addMixIn(SampleResults.Open.class, OpenMixIn.class))
            .bind(SampleResults.HasOpen.class);

    byte[] data = codec.encode(new SampleResults.HasOpen("n", new Opened(1)));

    assertThat(new String(data, 1, data.length - 1, StandardCharsets.UTF_8))
        .isEqualTo("{\"name\":\"n\",\"open\":{\"x\":1}}");
  }

  @tools.jackson.databind.annotation.JsonDeserialize(as = Opened.class)
  interface OpenMixIn {}

  record Opened(int x) implements SampleResults.Open {}

  static Type type(ResultType<?> captured) {
    return captured.type();
  }
}
