package dev.idempotent.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.ErrorCode;
import dev.idempotent.ResultException;
import dev.idempotent.spi.FailureCodec.BoundFailures;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FailureProofTest {

  private static final String TYPE = "\"type\":\"dev.idempotent.json.SampleFailures$NoFunds\"";
  private static final String MESSAGE = "\"message\":\"4711 lacks 1\"";
  private static final String PROPERTIES = "\"properties\":{\"account\":\"4711\",\"missing\":1}";

  @Test
  void constructorThatChangesTheMessage_isRefused() {
    notEncodable(
        new SampleFailures.Prefixing("4711"), "(Prefixing(String): the message is another one)");
  }

  @Test
  void constructorThatChangesAProperty_isRefused() {
    notEncodable(new SampleFailures.Halving(4711), "(Halving(int): amount: two of");
  }

  @Test
  void constructorThatThrows_isRefusedWithoutItsMessage() {
    notEncodable(
        new UncheckedIOException("4711", new java.io.IOException("4711")),
        "(UncheckedIOException(String, IOException) throws NullPointerException)");
  }

  @Test
  void constructorThatThrowsAnErrorOnReading_isRefusedWithoutItsMessage() {
    BoundFailures failures = JacksonFailureCodecTest.bind(SampleFailures.Asserting.class);
    String stored =
        new String(failures.encode(new SampleFailures.Asserting("secret")), StandardCharsets.UTF_8);

    notDecodable(
        failures,
        stored.substring(1).replace("secret", "4711"),
        "(Asserting(String) throws AssertionError)");
  }

  @Test
  void propertyThatThrowsAnErrorOnReading_isRefusedWithoutItsMessage() {
    WithAsserting failure = new WithAsserting();
    failure.asserting = new Asserting("secret");
    BoundFailures failures = JacksonFailureCodecTest.bind(WithAsserting.class);
    String stored = new String(failures.encode(failure), StandardCharsets.UTF_8);

    notDecodable(failures, stored.substring(1).replace("secret", "4711"), "AssertionError");
  }

  @Test
  void propertyThatComesBackUnequal_isRefused() {
    SampleResults.HiddenState hidden = new SampleResults.HiddenState();
    hidden.hidden = "4711";
    WithHidden withHidden = new WithHidden();
    withHidden.hidden = hidden;

    notEncodable(withHidden, "hidden: two of");
  }

  @Test
  void cyclicProperty_isRefused() {
    WithNodes failure = new WithNodes();
    Map<String, SampleResults.Cyclic> nodes = new HashMap<>();
    SampleResults.Cyclic cyclic = new SampleResults.Cyclic();
    cyclic.others = new ArrayList<>(List.of(cyclic));
    nodes.put("4711", cyclic);
    failure.nodes = nodes;

    notEncodable(failure, "nodes{…}");
  }

  @Test
  void failureOfAnotherType_isRefused() {
    BoundFailures failures = JacksonFailureCodecTest.bind(SampleFailures.Plain.class);

    assertThatExceptionOfType(ResultException.class)
        .isThrownBy(() -> failures.encode(new SampleFailures.SubPlain("4711")))
        .withMessageContaining("a failure of type dev.idempotent.json.SampleFailures$SubPlain")
        .withMessageContaining("not among the declared");
  }

  @Test
  void dataAsWritten_isReadInAnyOrderAndNotation() {
    BoundFailures failures = JacksonFailureCodecTest.bind(SampleFailures.NoFunds.class);

    assertThat(failures.decode(data("{" + TYPE + "," + MESSAGE + "," + PROPERTIES + "}")))
        .hasMessage("4711 lacks 1");
    assertThat(failures.decode(data(" { " + TYPE + "," + PROPERTIES + "," + MESSAGE + " }")))
        .hasMessage("4711 lacks 1");
  }

  @Test
  void propertyAddedAsNullable_readsEarlierData() {
    BoundFailures failures = JacksonFailureCodecTest.bind(SampleFailures.NoFunds.class);
    String earlier =
        "{" + TYPE + ",\"message\":\"a lacks null\",\"properties\":{\"account\":\"a\"}}";

    assertThat(failures.decode(data(earlier))).hasMessage("a lacks null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "\"4711\"",
        "{" + MESSAGE + "," + TYPE + "," + PROPERTIES + "}",
        "{" + TYPE + "," + PROPERTIES + "}",
        "{" + TYPE + "," + MESSAGE + "}",
        "{" + TYPE + "," + MESSAGE + "," + PROPERTIES + "} 4711",
        "{" + TYPE + "," + MESSAGE + "," + PROPERTIES,
        "{" + TYPE + "," + TYPE + "," + MESSAGE + "," + PROPERTIES + "}",
        "{" + TYPE + "," + MESSAGE + "," + MESSAGE + "," + PROPERTIES + "}",
        "{" + TYPE + "," + MESSAGE + "," + PROPERTIES + "," + PROPERTIES + "}",
        "{" + TYPE + "," + MESSAGE + "," + PROPERTIES + ",\"x4711\":1}",
        "{" + TYPE + "," + MESSAGE + ",\"detail\":\"4711 lacks 1\"," + PROPERTIES + "}",
        "{" + TYPE + "," + MESSAGE + ",\"detail\":\"4711\"," + PROPERTIES + "}",
        "{" + TYPE + ",\"message\":4711," + PROPERTIES + "}",
        "{" + TYPE + ",\"message\":\"4711 lacks 2\"," + PROPERTIES + "}",
        "{" + TYPE + "," + MESSAGE + ",\"properties\":null}",
        "{" + TYPE + "," + MESSAGE + ",\"properties\":{\"account\":\"4711\"}}",
        "{" + TYPE + "," + MESSAGE + ",\"properties\":{\"account\":null,\"missing\":1}}",
        "{" + TYPE + "," + MESSAGE + ",\"properties\":{\"account\":4711,\"missing\":1}}",
        "{" + TYPE + "," + MESSAGE + ",\"properties\":{\"account\":\"4711\",\"missing\":1.0}}",
        "{"
            + TYPE
            + ","
            + MESSAGE
            + ",\"properties\":{\"account\":\"4711\",\"missing\":1,\"x4711\":1}}"
      })
  void dataThatTheFailureWouldNotBeWrittenAs_isRefused(String json) {
    notDecodable(JacksonFailureCodecTest.bind(SampleFailures.NoFunds.class), json, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.idempotent.json.FailureProofTest$Loaded",
        "java.lang.RuntimeException",
        "dev.idempotent.json.SampleFailures$Plain4711",
        "[Ljava.lang.String;",
        ""
      })
  void typeThatIsNotDeclared_isRefusedAndNeverLoaded(String name) {
    notDecodable(
        JacksonFailureCodecTest.bind(SampleFailures.Plain.class),
        "{\"type\":\"" + name + "\",\"message\":\"4711\",\"properties\":{}}",
        "its type is not among the declared ones");
    assertThat(Loading.seen).isFalse();
  }

  @Test
  void missingPrimitiveProperty_isNamed() {
    notDecodable(
        JacksonFailureCodecTest.bind(SampleFailures.Coded.class),
        "{\"type\":\"dev.idempotent.json.SampleFailures$Coded\",\"message\":\"no (4711)\","
            + "\"detail\":\"no\",\"properties\":{}}",
        "its property code is missing");
  }

  @Test
  void unreadableProperty_isNamedWithItsPathButWithoutMapKeys() {
    notDecodable(
        JacksonFailureCodecTest.bind(SampleFailures.Rich.class),
        "{\"type\":\"dev.idempotent.json.SampleFailures$Rich\",\"message\":\"m\","
            + "\"properties\":{\"receipts\":{\"4711\":{\"amount\":\"4711\"}}}}",
        "receipts{…}.amount");
  }

  @Test
  void otherFormat_isRefused() {
    BoundFailures failures = JacksonFailureCodecTest.bind(SampleFailures.Plain.class);

    assertThatExceptionOfType(ResultException.class)
        .isThrownBy(() -> failures.decode(new byte[] {2, '{', '}'}))
        .withMessageContaining("its format is 2");
    assertThatExceptionOfType(ResultException.class)
        .isThrownBy(() -> failures.decode(new byte[0]))
        .withMessageContaining("there is none");
  }

  private static void notEncodable(Throwable failure, String reason) {
    BoundFailures failures = JacksonFailureCodecTest.bind(failure.getClass());
    assertThatExceptionOfType(ResultException.class)
        .isThrownBy(() -> failures.encode(failure))
        .withMessageContaining("a failure of type " + failure.getClass().getName())
        .withMessageContaining(reason)
        .withNoCause()
        .matches(e -> e.code() == ErrorCode.RESULT_NOT_ENCODABLE)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("4711"));
  }

  private static void notDecodable(BoundFailures failures, String json, String reason) {
    assertThatExceptionOfType(ResultException.class)
        .isThrownBy(() -> failures.decode(data(json)))
        .withMessageContaining(reason)
        .withNoCause()
        .matches(e -> e.code() == ErrorCode.RESULT_NOT_DECODABLE)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("4711"));
  }

  private static byte[] data(String json) {
    return ReplayProofTest.data(json);
  }

  /** Remembers that the class below was initialised. */
  static final class Loading {
    static volatile boolean seen;
  }

  static final class Loaded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static {
      Loading.seen = true;
    }
  }

  @SuppressWarnings({"serial", "UnusedVariable"})
  static final class WithHidden extends RuntimeException {
    private SampleResults.HiddenState hidden;
  }

  @SuppressWarnings({"serial", "UnusedVariable"})
  static final class WithNodes extends RuntimeException {
    private Map<String, SampleResults.Cyclic> nodes = Map.of();
  }

  record Asserting(String id) {
    Asserting {
      if (!id.equals("secret")) {
        throw new AssertionError(id);
      }
    }
  }

  @SuppressWarnings({"serial", "UnusedVariable"})
  static final class WithAsserting extends RuntimeException {
    private Asserting asserting;
  }
}
