package dev.idempotent.jdbc.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("exhaustive")
final class ProtocolModelTest {
  @ParameterizedTest
  @EnumSource
  void everyOrderAndFault_keepsTheInvariants(Scenario scenario) {
    long began = System.nanoTime();
    Exploration.Result result = Exploration.all(scenario);
    System.out.printf(
        "%s: %,d runs, %,d steps, %.1f s, %s%n",
        scenario,
        result.runs(),
        result.steps(),
        (System.nanoTime() - began) / 1e9,
        result.answers());
    assertThat(result.violation()).as(() -> String.join("\n", result.trace())).isNull();
  }
}
