package dev.idempotent.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.spi.FailureCodec.BoundFailures;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pins the stored form: rows written by an earlier version must stay readable. */
final class FailureFormGoldenTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("golden")
  void storedForm_isPinned(String json, Throwable failure) {
    BoundFailures failures = JacksonFailureCodecTest.bind(failure.getClass());
    String stored = "\u0001" + json;

    assertThat(new String(failures.encode(failure), StandardCharsets.UTF_8)).isEqualTo(stored);
    assertThat(failures.decode(stored.getBytes(StandardCharsets.UTF_8)))
        .hasSameClassAs(failure)
        .hasMessage(failure.getMessage());
  }

  static Stream<Arguments> golden() {
    return Stream.of(
        Arguments.of(
            "{\"type\":\"java.lang.IllegalStateException\",\"message\":\"a \\\"b\\\" ü\\uD800\","
                + "\"properties\":{}}",
            new IllegalStateException("a \"b\" ü\uD800")),
        Arguments.of(
            "{\"type\":\"java.lang.IllegalStateException\",\"message\":null,\"properties\":{}}",
            new IllegalStateException()),
        Arguments.of(
            named("NoFundsAgain")
                + "\"message\":\"a lacks 1.50\","
                + "\"properties\":{\"account\":\"a\",\"attempts\":3,\"missing\":1.50}}",
            new SampleFailures.NoFundsAgain("a", new BigDecimal("1.50"), 3)),
        Arguments.of(
            named("NoFunds") + "\"message\":\"a lacks null\",\"properties\":{\"account\":\"a\"}}",
            new SampleFailures.NoFunds("a", null)),
        Arguments.of(
            named("Coded")
                + "\"message\":\"no (7)\",\"detail\":\"no\",\"properties\":{\"code\":7}}",
            new SampleFailures.Coded("no", 7)),
        Arguments.of(
            named("Computed")
                + "\"message\":\"limit 7\",\"detail\":null,\"properties\":{\"limit\":7}}",
            new SampleFailures.Computed(7)),
        Arguments.of(
            named("Rich")
                + "\"message\":\"m\",\"properties\":{"
                + "\"decisions\":[{\"Approved\":{\"id\":\"secret\"}},{\"Fallback\":\"LATER\"}],"
                + "\"hint\":[\"secret\"],\"ratio\":-0.0,"
                + "\"receipts\":{\"secret\":"
                + "{\"amount\":1.50,\"at\":null,\"id\":\"r\",\"note\":null}},"
                + "\"signature\":\"AQI=\"}}",
            new SampleFailures.Rich("m").filled()));
  }

  private static String named(String type) {
    return "{\"type\":\"dev.idempotent.json.SampleFailures$" + type + "\",";
  }
}
