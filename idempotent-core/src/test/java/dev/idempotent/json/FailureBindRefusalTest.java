package dev.idempotent.json;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FailureBindRefusalTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void typeThatCannotBeMadeAgain_isRefusedWithAReason(
      Class<? extends Throwable> type, String reason) {
    assertThatExceptionOfType(IdempotencyConfigurationException.class)
        .isThrownBy(() -> JacksonFailureCodecTest.bind(SampleFailures.Plain.class, type))
        .withMessageContaining("failures of type " + type.getTypeName())
        .withMessageContaining(reason)
        .withNoCause()
        .matches(e -> e.code() == ErrorCode.METHOD_UNSUPPORTED);
  }

  static Stream<Arguments> refused() {
    final class Local extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }
    Class<?> anonymous =
        new RuntimeException() {
          private static final long serialVersionUID = 1L;
        }.getClass();
    return Stream.of(
        Arguments.of(SampleFailures.Abstract.class, "declare its concrete subclasses"),
        Arguments.of(SampleFailures.Inner.class, "make it static"),
        Arguments.of(Local.class, "make it a class of its own"),
        Arguments.of(anonymous, "make it a class of its own"),
        Arguments.of(SampleFailures.NeedsReceipt.class, "(properties: id); add one"),
        Arguments.of(SampleFailures.FinalComputed.class, "mark fields transient"),
        Arguments.of(SampleFailures.HasObject.class, "at any java.lang.Object does not say"),
        Arguments.of(SampleFailures.HasMap.class, "at any the wildcard"),
        Arguments.of(SampleFailures.HasFailure.class, "at nested java.lang.Exception"),
        Arguments.of(SampleFailures.Shadowing.class, "at account is the name of two fields"),
        Arguments.of(SQLException.class, "module java.sql does not open; declare an exception of"));
  }
}
