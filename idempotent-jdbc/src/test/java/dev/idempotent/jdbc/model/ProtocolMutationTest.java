package dev.idempotent.jdbc.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Proves that the model finds mistakes: each is planted into the library's source. Every build
 * looks for all of them, with the faults that {@link ProtocolModelTest} takes in every build, and
 * with at most {@value #MAXIMUM_DEVIATIONS} changes of caller and faults together.
 */
@Tag("model")
final class ProtocolMutationTest {
  private static final int MAXIMUM_DEVIATIONS = 6;

  @ParameterizedTest
  @EnumSource
  void mutatedStep_isFound(Mutation mutation, @TempDir Path folder) throws Exception {
    List<String> found = simplestViolation(MutantLoader.of(mutation, folder), mutation.scenario());

    assertThat(found).as(mutation + " in " + mutation.scenario()).isNotEmpty();
    System.out.println(mutation + " in " + mutation.scenario() + ": " + found.get(0));
  }

  @ParameterizedTest
  @EnumSource
  void mutationWhoseTextIsGone_isNotSkipped(Mutation mutation) {
    assertThatThrownBy(() -> mutation.applyTo("final class Rewritten {}"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(mutation + ": not exactly once in ");
  }

  @Test
  void mutationWhoseTextIsThereTwice_isNotSkipped() {
    String twice = "completion = claim.complete(outcome);".repeat(2);

    assertThatThrownBy(() -> Mutation.CACHE_FILLED_BEFORE_COMMIT.applyTo(twice))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not exactly once in ");
  }

  @SuppressWarnings("unchecked")
  private static List<String> simplestViolation(ClassLoader loader, Scenario scenario)
      throws ReflectiveOperationException {
    BiFunction<String, Integer, List<String>> run =
        (BiFunction<String, Integer, List<String>>)
            loader.loadClass(MutantRun.class.getName()).getConstructor().newInstance();
    return run.apply(scenario.name(), MAXIMUM_DEVIATIONS);
  }
}
