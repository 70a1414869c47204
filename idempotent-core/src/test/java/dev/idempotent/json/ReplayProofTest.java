package dev.idempotent.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.ErrorCode;
import dev.idempotent.ResultException;
import dev.idempotent.ResultType;
import dev.idempotent.json.SampleResults.Bean;
import dev.idempotent.json.SampleResults.Cyclic;
import dev.idempotent.json.SampleResults.Flat;
import dev.idempotent.json.SampleResults.HiddenState;
import dev.idempotent.json.SampleResults.Immutable;
import dev.idempotent.json.SampleResults.Node;
import dev.idempotent.json.SampleResults.OnceOnly;
import dev.idempotent.json.SampleResults.Receipt;
import dev.idempotent.json.SampleResults.Renamed;
import dev.idempotent.json.SampleResults.Sparse;
import dev.idempotent.json.SampleResults.SubBean;
import dev.idempotent.spi.ResultCodec.BoundCodec;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ReplayProofTest {

  @Test
  void subclassInTheResult_isRefused() {
    SubBean value = new SubBean();

    notEncodable(Bean.class, value, "a " + SubBean.class.getTypeName() + " became a ");
    notEncodable(new ResultType<List<Bean>>() {}.type(), List.of(value), "became a");
  }

  @Test
  void stateThatEqualityCoversButDataDoesNot_isRefused() {
    HiddenState value = new HiddenState();
    value.hidden = "secret-4711";

    notEncodable(HiddenState.class, value, "are not equal");
  }

  @Test
  void constructorThatRefusesItsOwnValue_isReportedWithoutItsMessage() {
    OnceOnly value = new OnceOnly("secret-4711");
    OnceOnly.reading = true;
    try {
      notEncodable(OnceOnly.class, value, "written but not read back: IllegalStateException");
    } finally {
      OnceOnly.reading = false;
    }
  }

  @Test
  void calendarWithAZone_isRefusedSinceTheZoneIsLost() {
    Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone(ZoneId.of("Asia/Tokyo")));

    notEncodable(Calendar.class, calendar, "not equal");
  }

  @Test
  void cyclicObject_isRefused() {
    Cyclic self = new Cyclic();
    self.name = "secret-4711";
    self.self = self;
    Cyclic ring = new Cyclic();
    ring.others = new ArrayList<>(List.of(new Cyclic()));
    ring.others.get(0).self = ring;

    notEncodable(Cyclic.class, self, "");
    notEncodable(Cyclic.class, ring, "");
  }

  @Test
  void cyclicMap_isRefusedWithoutItsKeys() {
    Map<String, Cyclic> map = new java.util.HashMap<>();
    Cyclic cyclic = new Cyclic();
    cyclic.self = cyclic;
    map.put("secret-4711", cyclic);

    notEncodable(new ResultType<Map<String, Cyclic>>() {}.type(), map, "{…}");
  }

  @Test
  void tooDeepObject_isRefused() {
    Node node = null;
    for (int i = 0; i < 100_000; i++) {
      node = new Node("secret-4711", node);
    }

    notEncodable(Node.class, node, "");
  }

  @Test
  void wrongType_isRefused() {
    notEncodable(Immutable.class, "secret-4711", "");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("undecodable")
  void dataThatIsNotWhatTheTypeWouldWrite_isRefused(Type type, String json) {
    BoundCodec codec = JacksonResultCodec.create().bind(type);

    assertThatExceptionOfType(ResultException.class)
        .isThrownBy(() -> codec.decode(data(json)))
        .withNoCause()
        .matches(e -> e.code() == ErrorCode.RESULT_NOT_DECODABLE)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("4711"));
  }

  static Stream<Arguments> undecodable() {
    String flat = "{\"count\":1,\"open\":true,\"rate\":1.5,\"sign\":\"x\"";
    return Stream.of(
        Arguments.of(Flat.class, flat + ",\"extra\":4711}"),
        Arguments.of(Flat.class, flat + "} 4711"),
        Arguments.of(Flat.class, flat + ",\"count\":1}"),
        Arguments.of(Flat.class, "{\"count\":1,\"open\":true,\"rate\":1.5}"),
        Arguments.of(Flat.class, "{\"open\":true,\"rate\":1.5,\"sign\":\"x\"}"),
        Arguments.of(Flat.class, flat.replace(":1,", ":null,") + "}"),
        Arguments.of(Flat.class, flat.replace(":1,", ":\"1\",") + "}"),
        Arguments.of(Flat.class, flat.replace(":1,", ":1.0,") + "}"),
        Arguments.of(Flat.class, flat.replace(":1,", ":4711000000000,") + "}"),
        Arguments.of(Flat.class, flat.replace(":1,", ":true,") + "}"),
        Arguments.of(Flat.class, flat.replace("true", "\"true\"") + "}"),
        Arguments.of(Flat.class, flat.replace("true", "1") + "}"),
        Arguments.of(Flat.class, flat.replace("1.5", "\"1.5\"") + "}"),
        Arguments.of(Flat.class, flat.replace("1.5", "1e999") + "}"),
        Arguments.of(Flat.class, flat.replace("1.5", "0.10000000000000000001") + "}"),
        Arguments.of(Flat.class, flat.replace("\"x\"", "120") + "}"),
        Arguments.of(Flat.class, flat.replace("\"x\"", "\"xy\"") + "}"),
        Arguments.of(Flat.class, flat.replace("\"x\"", "\"\"") + "}"),
        Arguments.of(Flat.class, "null"),
        Arguments.of(Flat.class, ""),
        Arguments.of(Flat.class, "[1]"),
        Arguments.of(Flat.class, "\"4711\""),
        Arguments.of(String.class, "4711"),
        Arguments.of(String.class, "true"),
        Arguments.of(Integer.class, "\"4711\""),
        Arguments.of(Integer.class, "\"\""),
        Arguments.of(BigDecimal.class, "\"4711\""),
        Arguments.of(Instant.class, "4711"),
        Arguments.of(Instant.class, "\"2026-01-01T00:00:00.4711+01:00\""),
        Arguments.of(LocalDate.class, "\"2026-01-01T00:00:00\""),
        Arguments.of(LocalDate.class, "[2026,1,1]"),
        Arguments.of(LocalDate.class, "\"\""),
        Arguments.of(SampleResults.Currency.class, "0"),
        Arguments.of(SampleResults.Currency.class, "\"eur\""),
        Arguments.of(SampleResults.Currency.class, "\"Swiss franc\""),
        Arguments.of(SampleResults.Decision.class, "{\"Unknown4711\":{}}"),
        Arguments.of(SampleResults.Decision.class, "{\"java.lang.String\":\"4711\"}"),
        Arguments.of(SampleResults.Decision.class, "{\"id\":\"4711\"}"),
        Arguments.of(SampleResults.Decision.class, "{\"Approved\":{\"id\":\"a\"},\"Fraud\":4711}"),
        Arguments.of(SampleResults.Approved.class, "{\"Approved\":{\"id\":\"a\"}}"),
        Arguments.of(Bean.class, "{\"name\":\"4711\"}"),
        Arguments.of(Bean.class, "{\"count\":1}"),
        Arguments.of(new ResultType<List<String>>() {}.type(), "\"4711\""),
        Arguments.of(new ResultType<List<String>>() {}.type(), "[[\"4711\"]]"),
        Arguments.of(new ResultType<java.util.Set<String>>() {}.type(), "[\"4711\",\"4711\"]"),
        Arguments.of(new ResultType<Map<String, Long>>() {}.type(), "{\"a\":4711,\"a\":1}"),
        Arguments.of(new ResultType<Map<String, Long>>() {}.type(), "{\"a\":\"x4711\"}"),
        Arguments.of(new ResultType<java.util.Optional<String>>() {}.type(), "[\"a\",\"4711\"]"),
        Arguments.of(new ResultType<java.util.Optional<String>>() {}.type(), "[null]"),
        Arguments.of(new ResultType<java.util.Optional<String>>() {}.type(), "\"4711\""),
        Arguments.of(Node.class, "{\"next\":".repeat(100_000)));
  }

  @Test
  void otherFormat_isRefused() {
    BoundCodec codec = JacksonResultCodec.create().bind(String.class);

    assertThatExceptionOfType(ResultException.class)
        .isThrownBy(() -> codec.decode(new byte[] {2, '"', '"'}))
        .withMessageContaining("its format is 2");
    assertThatExceptionOfType(ResultException.class)
        .isThrownBy(() -> codec.decode(new byte[0]))
        .withMessageContaining("there is none");
  }

  @Test
  void otherOrderAndNotation_isAccepted() {
    BoundCodec codec = JacksonResultCodec.create().bind(Flat.class);

    assertThat(codec.decode(data(" {\"sign\":\"x\",\"rate\":15e-1,\"count\":1,\"open\":true}")))
        .isEqualTo(new Flat(1, 1.5, 'x', true));
  }

  @Test
  void propertyAddedAsNonNull_readsEarlierData() {
    BoundCodec codec = JacksonResultCodec.create().bind(Sparse.class);

    assertThat(codec.decode(data("{\"id\":\"a\"}"))).isEqualTo(new Sparse("a", null));
  }

  @Test
  void renamedPropertyWithAlias_readsEarlierData() {
    BoundCodec codec = JacksonResultCodec.create().bind(Renamed.class);

    assertThat(codec.decode(data("{\"oldName\":\"a\"}"))).isEqualTo(new Renamed("a"));
  }

  @Test
  void failureDeepInAValue_namesPropertiesButNoMapKeys() {
    BoundCodec codec =
        JacksonResultCodec.create().bind(new ResultType<Map<String, Receipt[]>>() {}.type());
    String json =
        "{\"customer-4711\":[{\"amount\":\"4711\",\"at\":null,\"id\":null,\"note\":null}]}";

    assertThatExceptionOfType(ResultException.class)
        .isThrownBy(() -> codec.decode(data(json)))
        .withMessageContaining("{…}[0].amount")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("4711"));
  }

  private static void notEncodable(Type type, Object value, String reason) {
    BoundCodec codec = JacksonResultCodec.create().bind(type);
    assertThatExceptionOfType(ResultException.class)
        .isThrownBy(() -> codec.encode(value))
        .withMessageContaining(reason)
        .withNoCause()
        .matches(e -> e.code() == ErrorCode.RESULT_NOT_ENCODABLE)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("4711"));
  }

  static byte[] data(String json) {
    return ("\u0001" + json).getBytes(StandardCharsets.UTF_8);
  }
}
