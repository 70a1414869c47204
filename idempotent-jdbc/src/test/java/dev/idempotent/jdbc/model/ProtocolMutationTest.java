package dev.idempotent.jdbc.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Proves that the model finds mistakes: each is planted into the library's source. */
@Tag("exhaustive")
final class ProtocolMutationTest {
  private static final int MAXIMUM_DEVIATIONS = 6;

  @ParameterizedTest
  @EnumSource
  void mutatedStep_isFound(Mutation mutation, @TempDir Path folder) throws Exception {
    List<String> found = simplestViolation(MutantLoader.of(mutation, folder), mutation.scenario());

    assertThat(found).as(mutation + " in " + mutation.scenario()).isNotEmpty();
    System.out.println(
        mutation + " in " + mutation.scenario() + ": " + String.join("\n    ", found));
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
