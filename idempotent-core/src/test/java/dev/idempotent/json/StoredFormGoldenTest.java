package dev.idempotent.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.ResultType;
import dev.idempotent.spi.ResultCodec.BoundCodec;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pins the stored form: rows written by an earlier version must stay readable. */
final class StoredFormGoldenTest {

  @ParameterizedTest(name = "{1}")
  @MethodSource("golden")
  void storedForm_isPinned(Type type, String json, Object value) {
    BoundCodec codec = JacksonResultCodec.create().bind(type);
    byte[] stored = ("\u0001" + json).getBytes(StandardCharsets.UTF_8);

    assertThat(new String(codec.encode(value), StandardCharsets.UTF_8)).isEqualTo("\u0001" + json);
    assertThat(codec.decode(stored)).isEqualTo(value);
  }

  static Stream<Arguments> golden() {
    return Stream.of(
        Arguments.of(
            SampleResults.Receipt.class,
            "{\"amount\":10.500,\"at\":\"2026-01-02T03:04:05.120Z\",\"id\":\"r/1\",\"note\":null}",
            new SampleResults.Receipt(
                "r/1", new BigDecimal("10.500"), Instant.parse("2026-01-02T03:04:05.12Z"), null)),
        Arguments.of(
            SampleResults.Envelope.class,
            "{\"byCurrency\":{\"CHF\":{\"NoFunds\":{\"missing\":1}}},"
                + "\"decision\":{\"Fraud\":{\"score\":9}},"
                + "\"history\":[{\"Fallback\":\"NEVER\"},{\"Approved\":{\"id\":\"x\"}}]}",
            new SampleResults.Envelope(
                new SampleResults.Fraud(9),
                List.of(SampleResults.Fallback.NEVER, new SampleResults.Approved("x")),
                Map.of(SampleResults.Currency.CHF, new SampleResults.NoFunds(BigDecimal.ONE)))),
        Arguments.of(
            SampleResults.Payment.class,
            "{\"kind\":\"card\",\"last4\":\"4242\"}",
            new SampleResults.Card("4242")),
        Arguments.of(
            new ResultType<SampleResults.Outcome<Long>>() {}.type(),
            "{\"Ok\":{\"value\":7}}",
            new SampleResults.Ok<>(7L)),
        Arguments.of(
            String.class,
            "\"a\\\"\\\\/\\n\\u0000üß漢\uD83D\uDE00\\uD800<>&'\u2028\"",
            "a\"\\/\n\0üß漢\uD83D\uDE00\uD800<>&'\u2028"),
        Arguments.of(char.class, "\"\\uDC00\"", '\uDC00'),
        Arguments.of(boolean.class, "true", true),
        Arguments.of(long.class, "-9223372036854775808", Long.MIN_VALUE),
        Arguments.of(double.class, "0.1", 0.1),
        Arguments.of(double.class, "1.0E10", 1e10),
        Arguments.of(double.class, "-0.0", -0.0),
        Arguments.of(double.class, "\"NaN\"", Double.NaN),
        Arguments.of(double.class, "\"-Infinity\"", Double.NEGATIVE_INFINITY),
        Arguments.of(float.class, "3.4028235E38", Float.MAX_VALUE),
        Arguments.of(BigDecimal.class, "1E+3", new BigDecimal("1E+3")),
        Arguments.of(BigDecimal.class, "0E-10", new BigDecimal("0E-10")),
        Arguments.of(byte[].class, "\"AP9/\"", new byte[] {0, -1, 127}),
        Arguments.of(UUID.class, "\"00000000-0000-0001-0000-000000000002\"", new UUID(1, 2)),
        Arguments.of(LocalDate.class, "\"2026-02-28\"", LocalDate.of(2026, 2, 28)),
        Arguments.of(
            OffsetDateTime.class,
            "\"2026-01-01T00:00:00.1+05:30\"",
            OffsetDateTime.parse("2026-01-01T00:00:00.1+05:30")),
        Arguments.of(
            ZonedDateTime.class,
            "\"2026-10-25T02:30:00+02:00[Europe/Paris]\"",
            ZonedDateTime.parse("2026-10-25T02:30:00+02:00[Europe/Paris]")),
        Arguments.of(Duration.class, "\"PT-0.999999999S\"", Duration.ofSeconds(-1, 1)),
        Arguments.of(Period.class, "\"P1Y-2M3D\"", Period.of(1, -2, 3)),
        Arguments.of(new ResultType<Optional<String>>() {}.type(), "[]", Optional.empty()),
        Arguments.of(new ResultType<Optional<String>>() {}.type(), "[\"a\"]", Optional.of("a")),
        Arguments.of(
            new ResultType<Map<UUID, List<Integer>>>() {}.type(),
            "{\"00000000-0000-0001-0000-000000000002\":[1,2]}",
            Map.of(new UUID(1, 2), List.of(1, 2))));
  }
}
