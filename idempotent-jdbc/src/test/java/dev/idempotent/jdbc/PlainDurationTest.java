package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations for people: two units at most, never less than it is. */
final class PlainDurationTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT0.000001S, 1 s",
    "PT59S, 59 s",
    "PT59.5S, 1 min",
    "PT61S, 1 min 1 s",
    "PT59M59.999999S, 1 h",
    "PT1H1S, 1 h 1 min",
    "PT23H59M59S, 24 h",
    "PT24H, 1 d",
    "PT24H1S, 1 d 1 h",
    "PT8760H, 365 d"
  })
  void of_duration_isRoundedUp(Duration duration, String text) {
    assertThat(PlainDuration.of(duration)).isEqualTo(text);
  }
}
