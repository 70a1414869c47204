package dev.idempotent.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs each benchmark once, for a moment: what they measure works. The figures mean nothing. */
final class SmokeTest {

  @ParameterizedTest
  @ValueSource(classes = {KeyBenchmark.class, HitBenchmark.class, FreshCallBenchmark.class})
  void benchmark_runs(Class<?> benchmark) throws Exception {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include("\\." + benchmark.getSimpleName() + "\\.")
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(1))
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true);

    Collection<RunResult> results = new Runner(options.build()).run();

    assertThat(results).isNotEmpty().allSatisfy(r -> assertThat(score(r)).isPositive());
  }

  @Test
  void templates_giveTheTextsOfThoseByHand() {
    KeyBenchmark keys = new KeyBenchmark();
    assertThat(keys.record_template()).isEqualTo(keys.record_byHand());
    assertThat(keys.getters_template()).isEqualTo(keys.getters_byHand());
  }

  private static double score(RunResult result) {
    return result.getPrimaryResult().getScore();
  }
}
