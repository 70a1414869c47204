package dev.idempotent.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionsTest {
  @Test
  void shortForm_hasFixedSeedsAndAFreshOne() {
    assertThat(Options.parse(List.of("short")).seeds()).hasSize(4).startsWith(1L, 2L, 3L);
    assertThat(Options.parse(List.of("short")).seeds().get(3))
        .isNotEqualTo(Options.parse(List.of("short")).seeds().get(3));
  }

  @Test
  void seed_thatIsGiven_isTheOnlyOne() {
    assertThat(Options.parse(List.of("short", "seed=77")).seeds()).containsExactly(77L);
    assertThat(Options.parse(List.of("short", "seed=77", "rounds=3")).seeds())
        .containsExactly(77L, 78L, 79L);
  }

  @Test
  void longForm_hasTheGoals() {
    Options options = Options.parse(List.of("long", "seed=5", "minutes=3"));

    assertThat(options.workerKills()).isEqualTo(1000);
    assertThat(options.serverKills()).isEqualTo(50);
    assertThat(options.most()).hasMinutes(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "quick", "short minutes=x", "short minuts=3", "short minutes"})
  void commandLine_thatIsWrong_isRefused(String line) {
    List<String> arguments = line.isEmpty() ? List.of() : List.of(line.split(" "));

    assertThatThrownBy(() -> Options.parse(arguments)).isInstanceOf(IllegalArgumentException.class);
  }
}
