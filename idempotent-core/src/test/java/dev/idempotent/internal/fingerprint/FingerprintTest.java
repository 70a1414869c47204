package dev.idempotent.internal.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.ErrorCode;
import dev.idempotent.InvalidKeyException;
import dev.idempotent.ResultType;
import dev.idempotent.annotation.FingerprintIgnore;
import dev.idempotent.spi.Digest;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FingerprintTest {

  record Money(BigDecimal amount, String currency) {}

  record Command(String id, Money money, @FingerprintIgnore Instant sentAt, Trace trace) {}

  record Trace(@FingerprintIgnore String span, String tenant) {}

  record Node(String name, Node next) {}

  record Empty() {}

  static class Base {
    private final String reference;
    private final String name;

    Base(String reference, String name) {
      this.reference = reference;
      this.name = name;
    }

    @Override
    public String toString() {
      return reference + name;
    }
  }

  static final class Derived extends Base {
    private final String name;
    private final transient int cache;

    Derived(String reference, String hidden, String name, int cache) {
      super(reference, hidden);
      this.name = name;
      this.cache = cache;
    }

    @Override
    public String toString() {
      return name + cache;
    }
  }

  static final class Other extends Base {
    Other(String reference, String name) {
      super(reference, name);
    }
  }

  enum Size {
    SMALL,
    LARGE {
      @Override
      public String toString() {
        return "SMALL";
      }
    }
  }

  enum OtherSize {
    SMALL
  }

  static final class Stateless {}

  static final class Ring {
    final List<Ring> rings = new ArrayList<>();
  }

  static final class Failing extends java.util.AbstractList<String> {
    @Override
    public String get(int index) {
      throw new IllegalStateException("secret-4711");
    }

    @Override
    public int size() {
      return 1;
    }
  }

  @ParameterizedTest(name = "{0} = {1}")
  @MethodSource("equal")
  void equalArguments_haveOneFingerprint(Object one, Object other) {
    assertThat(of(one)).isEqualTo(of(other));
  }

  static Stream<Arguments> equal() {
    Map<String, Integer> forwards = new LinkedHashMap<>();
    Map<String, Integer> backwards = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      forwards.put("k" + i, i);
      backwards.put("k" + (19 - i), 19 - i);
    }
    Trace trace = new Trace("s1", "t");
    return Stream.of(
        Arguments.of(new BigDecimal("1.0"), new BigDecimal("1.00")),
        Arguments.of(new BigDecimal("0.00"), new BigDecimal("0E+7")),
        Arguments.of(new BigDecimal("1E+2"), new BigDecimal("100")),
        Arguments.of(0.0, -0.0),
        Arguments.of(Double.NaN, Double.longBitsToDouble(0x7ff8000000000001L)),
        Arguments.of(5, 5L),
        Arguments.of((byte) 5, BigInteger.valueOf(5)),
        Arguments.of(0.5f, 0.5),
        Arguments.of(forwards, backwards),
        Arguments.of(forwards, new HashMap<>(forwards)),
        Arguments.of(new TreeMap<>(forwards), backwards),
        Arguments.of(
            new LinkedHashSet<>(List.of("a", "b")), new LinkedHashSet<>(List.of("b", "a"))),
        Arguments.of(List.of(1, 2), new ArrayDeque<>(List.of(1, 2))),
        Arguments.of(List.of(1, 2), new int[] {1, 2}),
        Arguments.of(Optional.of(1), OptionalInt.of(1)),
        Arguments.of(
            new Command("a", new Money(new BigDecimal("1.0"), "EUR"), Instant.EPOCH, trace),
            new Command(
                "a", new Money(new BigDecimal("1.00"), "EUR"), Instant.MAX, new Trace("s2", "t"))),
        Arguments.of(new Derived("r", "h", "n", 1), new Derived("r", "h", "n", 2)),
        Arguments.of(new Empty(), new Empty()));
  }

  @Test
  void distinctArguments_haveDistinctFingerprints() {
    List<Object> values = distinct();
    Map<Digest, Object> seen = new HashMap<>();
    for (Object value : values) {
      Object other = seen.put(of(value), value);
      assertThat(other).as("collides with %s (%s)", value, describe(value)).isNull();
    }
  }

  private static String describe(Object value) {
    return value == null ? "null" : value.getClass().getName();
  }

  private static List<Object> distinct() {
    LocalDate day = LocalDate.of(2026, 1, 1);
    return Arrays.asList(
        null,
        true,
        false,
        0,
        1,
        -1,
        128,
        255,
        256,
        Long.MAX_VALUE,
        0.0,
        1.0,
        Double.MIN_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NaN,
        0.1f,
        0.1,
        new BigDecimal("0"),
        new BigDecimal("1"),
        new BigDecimal("10"),
        new BigDecimal("-1"),
        '1',
        '\uD800',
        "",
        "1",
        "null",
        " 1",
        "1 ",
        "é",
        "e\u0301",
        "\uD800",
        "\uDFFF",
        "?",
        "\uFFFD",
        "I",
        "i",
        "ı",
        "0",
        "true",
        "\0",
        Size.SMALL,
        Size.LARGE,
        OtherSize.SMALL,
        "SMALL",
        UUID.fromString("0-0-0-0-1"),
        "00000000-0000-0000-0000-000000000001",
        Instant.EPOCH,
        "1970-01-01T00:00:00Z",
        OffsetDateTime.parse("1970-01-01T00:00:00Z"),
        day,
        day.atStartOfDay(),
        "2026-01-01",
        Duration.ZERO,
        "PT0S",
        ZoneId.of("UTC"),
        ZoneOffset.UTC,
        Locale.ROOT,
        Locale.US,
        Optional.empty(),
        Optional.of(""),
        Optional.of(Optional.empty()),
        List.of(),
        Set.of(),
        Map.of(),
        new byte[0],
        new byte[] {0},
        new byte[] {0, 0},
        List.of(""),
        List.of("", ""),
        List.of(List.of()),
        List.of(List.of(), List.of()),
        List.of(List.of(List.of())),
        Arrays.asList((Object) null),
        Arrays.asList(null, null),
        List.of("a", "b"),
        List.of("b", "a"),
        List.of("ab"),
        List.of("a,b"),
        List.of("a", List.of("b")),
        Set.of("a", "b"),
        Set.of("a"),
        Map.of("a", "b"),
        Map.of("b", "a"),
        Map.of("a", Set.of("b")),
        Map.of("a", "b", "c", "d"),
        Map.of("a", "d", "c", "b"),
        List.of(1, 2),
        List.of("1", "2"),
        new Money(BigDecimal.ONE, "EUR"),
        new Money(BigDecimal.ONE, null),
        new Money(null, "EUR"),
        new Money(null, null),
        Map.of("amount", BigDecimal.ONE, "currency", "EUR"),
        new Base("r", "n"),
        new Other("r", "n"),
        new Base("n", "r"),
        new Derived("r", "h", "n", 0),
        new Derived("r", "n", "h", 0),
        new Derived("r", null, "n", 0),
        new Derived("r", "n", null, 0),
        new Derived(null, "r", "n", 0),
        new Empty(),
        new Trace("x", "1"),
        String.class,
        Object.class);
  }

  @Test
  void argumentOrder_doesNotMatterButNamesDo() {
    Argument a = new Argument("a", 1, int.class);
    Argument b = new Argument("b", 2, int.class);

    assertThat(Fingerprint.ofArguments(List.of(a, b)))
        .isEqualTo(Fingerprint.ofArguments(List.of(b, a)))
        .isNotEqualTo(
            Fingerprint.ofArguments(
                List.of(new Argument("a", 2, int.class), new Argument("b", 1, int.class))))
        .isNotEqualTo(Fingerprint.ofArguments(List.of(a)));
  }

  @Test
  void declaredClass_isNotNamedSoThatItCanMove() {
    Digest exact = of(new Base("r", "n"), Base.class);
    Digest wider = of(new Base("r", "n"), Object.class);
    Digest otherClass = of(new Other("r", "n"), Base.class);

    assertThat(exact).isNotEqualTo(wider).isNotEqualTo(otherClass);
    assertThat(of(List.of(new Base("r", "n")), new ResultType<List<Base>>() {}.type()))
        .isNotEqualTo(of(List.of(new Other("r", "n")), new ResultType<List<Base>>() {}.type()))
        .isEqualTo(
            of(List.of(new Base("r", "n")), new ResultType<List<? extends Base>>() {}.type()))
        .isEqualTo(of(new Base[] {new Base("r", "n")}, Base[].class));
  }

  @Test
  void fieldAddedLater_keepsTheFingerprintWhileItIsNull() {
    record Charge(String id) {}
    record ChargeNow(String id, String note) {}

    assertThat(of(new ChargeNow("a", null), ChargeNow.class))
        .isEqualTo(of(new Charge("a"), Charge.class))
        .isNotEqualTo(of(new ChargeNow("a", "x"), ChargeNow.class));
  }

  @Test
  void fingerprint_isTheSameInEveryLocaleAndZone() {
    List<Object> values = distinct();
    List<Digest> before = values.stream().map(FingerprintTest::of).toList();
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
      assertThat(values.stream().map(FingerprintTest::of).toList()).isEqualTo(before);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void fingerprint_isPinned(Digest actual, String expected) {
    assertThat(actual.toHex()).isEqualTo(expected);
  }

  static Stream<Arguments> golden() {
    Money money = new Money(new BigDecimal("10.50"), "EUR");
    Map<String, Object> map = new HashMap<>();
    map.put("b", List.of(1, 2.5, true, 'x'));
    map.put("a", Optional.of(Size.LARGE));
    map.put("c", null);
    map.put("t", Set.of(Instant.EPOCH, new UUID(1, 2)));
    return Stream.of(
        Arguments.of(
            Fingerprint.ofText(""),
            "e11a541d205bcc4878af37faaa559148a31d973a98ea3f53254a6aa495154452"),
        Arguments.of(
            Fingerprint.ofText("a\uD800é"),
            "b64dcf2a6ee955b0634a88754bf0a9894fbc85ebf90f005d6e9d122b0109e827"),
        Arguments.of(
            Fingerprint.ofArguments(List.of()),
            "99faa2e27cf024fc934dd2af40132ffa9837d022daf5d3a0e9d950d03bc9ceb2"),
        Arguments.of(
            of(money, Money.class),
            "773ae53f590b921ac5a4a83ca0221447f608e0f637965595b62cc2452d6da20b"),
        Arguments.of(
            of(new Derived("r", "h", "n", 1), Base.class),
            "51d388fdfa1f6072a11958b1ff51236a5084b23d1b9fa2d8d7181ae269d84bee"),
        Arguments.of(
            of(map, Map.class),
            "b08e77c458a0959dc6e8391750f1756c95bd25b5a00a95c4a8163afcd8a9b3d1"));
  }

  @ParameterizedTest
  @MethodSource("unencodable")
  void valueWithoutACanonicalForm_isRefused(Object value, String reason) {
    assertThatExceptionOfType(InvalidKeyException.class)
        .isThrownBy(() -> of(Map.of("secret-4711", List.of(value))))
        .withMessageContaining("argument.{value}.[]")
        .withMessageContaining(reason)
        .withNoCause()
        .matches(e -> e.code() == ErrorCode.FINGERPRINT_UNENCODABLE)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("4711"));
  }

  static Stream<Arguments> unencodable() {
    Supplier<String> lambda = () -> "x";
    Ring ring = new Ring();
    ring.rings.add(ring);
    Node deep = null;
    for (int i = 0; i < 100_000; i++) {
      deep = new Node("secret-4711", deep);
    }
    List<Object> self = new ArrayList<>();
    self.add(self);
    return Stream.of(
        Arguments.of(lambda, "lambda"),
        Arguments.of(new Object(), "JDK"),
        Arguments.of(new Stateless(), "no state"),
        Arguments.of(Stream.of("secret-4711"), "handle"),
        Arguments.of(List.of("a").iterator(), "handle"),
        Arguments.of(new ByteArrayInputStream(new byte[0]), "handle"),
        Arguments.of(new CompletableFuture<String>(), "handle"),
        Arguments.of(new AtomicInteger(4711), "JDK"),
        Arguments.of(new java.util.StringJoiner("4711"), "JDK"),
        Arguments.of(Path.of("secret-4711"), "JDK"),
        Arguments.of(new IllegalStateException("secret-4711"), "JDK"),
        Arguments.of(new java.sql.Timestamp(4711), "JDK"),
        Arguments.of(new SampleException(), "whose state can't be read"),
        Arguments.of(
            new Object() {
              final int x = 4711;

              @Override
              public String toString() {
                return "" + x;
              }
            },
            "anonymous"),
        Arguments.of(ring, "contains itself"),
        Arguments.of(self, "contains itself"),
        Arguments.of(deep, "nested deeper"),
        Arguments.of(new Failing(), "fails with java.lang.IllegalStateException"));
  }

  private static final class SampleException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void argument_doesNotShowItsValue() {
    assertThat(new Argument("card", "secret-4711", String.class).toString())
        .isEqualTo("Argument[card]");
  }

  private static Digest of(Object value) {
    return of(value, Object.class);
  }

  private static Digest of(Object value, Type type) {
    return Fingerprint.ofArguments(List.of(new Argument("argument", value, type)));
  }
}
