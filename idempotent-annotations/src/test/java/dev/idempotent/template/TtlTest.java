package dev.idempotent.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TtlTest {

  @ParameterizedTest
  @CsvSource({
    "PT24H,PT24H",
    "P7D,PT168H",
    "PT0.5S,PT0.5S",
    "24h,PT24H",
    "90m,PT1H30M",
    "30s,PT30S",
    "500ms,PT0.5S",
    "7d,PT168H",
    "1ms,PT0.001S",
    "3660d,PT87840H"
  })
  void parse_duration_isRead(String text, Duration expected) {
    assertThat(Ttl.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'',NOT_A_DURATION",
    "24,NOT_A_DURATION",
    "h,NOT_A_DURATION",
    "' 24h',NOT_A_DURATION",
    "24 h,NOT_A_DURATION",
    "24H,NOT_A_DURATION",
    "1.5h,NOT_A_DURATION",
    "-1h,NOT_A_DURATION",
    "٣h,NOT_A_DURATION",
    "P1M,NOT_A_DURATION",
    "one day,NOT_A_DURATION",
    "0s,ZERO",
    "PT0S,ZERO",
    "PT-1S,NEGATIVE",
    "-PT24H,NEGATIVE",
    "PT0.000999999S,TOO_SHORT",
    "3661d,TOO_LONG",
    "P3660DT0.000000001S,TOO_LONG",
    "99999999999999999999s,TOO_LONG",
    "9223372036854775807d,TOO_LONG",
    "PT9223372036854775807H,TOO_LONG",
    "PT99999999999999999999S,TOO_LONG"
  })
  void parse_unusableText_isRefusedWithReason(String text, TtlException.Reason reason) {
    TtlException thrown = catchThrowableOfType(TtlException.class, () -> Ttl.parse(text));

    assertThat(thrown.reason()).isEqualTo(reason);
    assertThat(thrown).hasMessageStartingWith("\"" + text + "\" is ");
  }

  @Test
  void parse_turkishLocale_changesNothing() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));

      assertThat(Ttl.parse("90m")).isEqualTo(Duration.ofMinutes(90));
    } finally {
      Locale.setDefault(before);
    }
  }
}
