package dev.idempotent.jdbc.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Makes every run of each scenario: all orders of the steps, and at each of them a crash, a lost
 * connection and what else the scenario names. No order is left out; the one bound is how many
 * faults a run has. Every build takes the number that {@link Scenario} tells. The exhaustive form
 * takes one more; it has to be asked for by {@code -Dtests.excluded=}.
 */
@Tag("model")
final class ProtocolModelTest {
  @ParameterizedTest
  @EnumSource
  void everyOrder_withTheScenariosFaults_keepsTheInvariants(Scenario scenario) {
    explore(scenario, scenario.maximumFaults());
  }

  @Tag("exhaustive")
  @ParameterizedTest
  @EnumSource
  void everyOrder_withOneMoreFault_keepsTheInvariants(Scenario scenario) {
    explore(scenario, scenario.maximumFaults() + 1);
  }

  private static void explore(Scenario scenario, int maximumFaults) {
    long began = System.nanoTime();
    Exploration.Result result = Exploration.all(scenario, maximumFaults);
    System.out.printf(
        "%s with %d faults: %,d runs, %,d steps, %.1f s, %s%n",
        scenario,
        maximumFaults,
        result.runs(),
        result.steps(),
        (System.nanoTime() - began) / 1e9,
        result.answers());

    assertThat(result.violation()).as(() -> String.join("\n", result.trace())).isNull();
    if (maximumFaults > 0) {
      assertThat(result.faults())
          .as("a fault that never happens checks nothing")
          .isEqualTo(scenario.faults().keySet());
    }
  }
}
