package dev.idempotent.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.spi.FailureCodec.BoundFailures;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

final class JacksonFailureCodecTest {

  @ParameterizedTest
  @MethodSource("failures")
  void failure_comesBackWithTypeMessageAndProperties(Throwable failure) {
    Throwable replayed = replayed(failure);

    assertThat(replayed).isNotSameAs(failure).hasSameClassAs(failure);
    assertThat(replayed.getMessage()).isEqualTo(failure.getMessage());
    assertThat(replayed)
        .usingRecursiveComparison()
        .ignoringFields("stackTrace", "cause", "suppressedExceptions")
        .isEqualTo(failure);
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new SampleFailures.Plain("ü\uD83D\uDE00 \uD800"),
        new SampleFailures.Plain(""),
        new SampleFailures.Plain(null),
        new SampleFailures.WithCause("declined", null),
        new SampleFailures.NoFunds("a/1", new BigDecimal("10.50")),
        new SampleFailures.NoFunds("a/1", null),
        new SampleFailures.NoFundsAgain("a/1", BigDecimal.ONE, 3),
        new SampleFailures.Rich("rich"),
        new SampleFailures.Rich("rich").filled(),
        new SampleFailures.ThreeTexts("to", "from", "reason"),
        new SampleFailures.ThreeTexts("x", "x", "y"),
        new SampleFailures.Coded("declined", 7),
        new SampleFailures.Coded(null, 7),
        new SampleFailures.Computed(7),
        new SampleFailures.WithDerived("CH93"),
        new SampleFailures.Severe("severe"));
  }

  @ParameterizedTest
  @MethodSource("failuresOfTheJdk")
  void failureOfTheJdk_comesBackWithTypeAndMessage(Throwable failure) {
    Throwable replayed = replayed(failure);

    assertThat(replayed).isNotSameAs(failure).hasSameClassAs(failure);
    assertThat(replayed.getMessage()).isEqualTo(failure.getMessage());
  }

  static Stream<Throwable> failuresOfTheJdk() {
    return Stream.of(
        new IllegalStateException("closed"),
        new IllegalStateException((String) null),
        new AssertionError("asserted"));
  }

  @Test
  void privateConstructor_isUsed() throws ReflectiveOperationException {
    var constructor = SampleFailures.FixedMessage.class.getDeclaredConstructor();
    constructor.setAccessible(true);

    assertThat(replayed(constructor.newInstance()))
        .isInstanceOf(SampleFailures.FixedMessage.class)
        .hasMessage("no funds");
  }

  @Test
  void causeSuppressedAndStackTrace_areNotStored() {
    Exception failure = new SampleFailures.WithCause("declined", new Exception("4711"));
    failure.addSuppressed(new Exception("4711"));
    failure.setStackTrace(new StackTraceElement[] {new StackTraceElement("A", "b", "4711", 1)});

    Throwable replayed = replayed(failure);

    assertThat(replayed).hasMessage("declined").hasNoCause().hasNoSuppressedExceptions();
    assertThat(replayed.getStackTrace())
        .anyMatch(element -> element.getClassName().equals(JacksonFailureCodecTest.class.getName()))
        .noneMatch(element -> element.getClassName().equals("A"));
  }

  @Test
  void failureWithoutACauseParameter_canStillBeGivenACause() {
    Throwable replayed = replayed(new IllegalStateException("closed"));

    assertThat(replayed.initCause(new Exception())).hasCauseInstanceOf(Exception.class);
  }

  @Test
  void onlyExactlyTheDeclaredClasses_areRecorded() {
    BoundFailures failures =
        bind(SampleFailures.Plain.class, SampleFailures.NoFunds.class, SampleFailures.Plain.class);

    assertThat(failures.records(new SampleFailures.Plain("a"))).isTrue();
    assertThat(failures.records(new SampleFailures.NoFunds("a", null))).isTrue();
    assertThat(failures.records(new SampleFailures.SubPlain("a"))).isFalse();
    assertThat(failures.records(new RuntimeException("a"))).isFalse();
    assertThat(bind().records(new SampleFailures.Plain("a"))).isFalse();
  }

  @Test
  void oneOfSeveralDeclaredTypes_isToldFromTheOthers() {
    BoundFailures failures = bind(SampleFailures.Plain.class, SampleFailures.SubPlain.class);

    assertThat(failures.decode(failures.encode(new SampleFailures.SubPlain("a"))))
        .isExactlyInstanceOf(SampleFailures.SubPlain.class);
    assertThat(failures.decode(failures.encode(new SampleFailures.Plain("a"))))
        .isExactlyInstanceOf(SampleFailures.Plain.class);
  }

  @Test
  void customisation_writesAndReadsProperties() {
    BoundFailures failures =
        JacksonFailureCodec.with(
                json ->
                    json.addModule(
                        new SimpleModule()
                            .addSerializer(new ToText())
                            .addDeserializer(BigDecimal.class, new FromText())))
            .bind(List.of(SampleFailures.NoFunds.class));

    byte[] data = failures.encode(new SampleFailures.NoFunds("a", new BigDecimal("1.5")));

    assertThat(new String(data, StandardCharsets.UTF_8)).contains("\"missing\":\"#1.5\"");
    assertThat(failures.decode(data)).hasMessage("a lacks 1.5");
  }

  static BoundFailures bind(Class<?>... types) {
    return JacksonFailureCodec.create()
        .bind(
            Arrays.stream(types)
                .<Class<? extends Throwable>>map(type -> type.asSubclass(Throwable.class))
                .toList());
  }

  private static Throwable replayed(Throwable failure) {
    BoundFailures failures = bind(failure.getClass());
    return failures.decode(failures.encode(failure));
  }

  private static final class ToText extends StdSerializer<BigDecimal> {
    private ToText() {
      super(BigDecimal.class);
    }

    @Override
    public void serialize(BigDecimal value, JsonGenerator json, SerializationContext context) {
      json.writeString("#" + value);
    }
  }

  private static final class FromText extends StdDeserializer<BigDecimal> {
    private FromText() {
      super(BigDecimal.class);
    }

    @Override
    public BigDecimal deserialize(JsonParser json, DeserializationContext context) {
      return new BigDecimal(json.getString().substring(1));
    }
  }
}
