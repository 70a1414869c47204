package dev.idempotent.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What users see who build with Maven: with everything in place, and with something missing. */
final class SampleProjectsTest {
  private static final String MAIN = "sample.Main";
  private static final String[] RUN_ONCE = {"receipt 1", "receipt 1", "runs: 1"};

  private static Samples samples;

  @BeforeAll
  static void build() {
    samples = Samples.build(Jdk.THIS);
  }

  @Test
  void plain_runsOnce() {
    assertThat(run("plain")).containsExactly(RUN_ONCE);
  }

  @Test
  void wovenAtBuildTime_withTheAgent_runsOnce() {
    assertThat(run("plain", agent())).containsExactly(RUN_ONCE);
  }

  @Test
  void pluginMissing_failsTheStart() {
    assertNotWoven("plugin-missing");
  }

  @Test
  void pluginMissing_withTheAgent_runsOnce() {
    assertThat(run("plugin-missing", agent())).containsExactly(RUN_ONCE);
  }

  @Test
  void noAspectLibrary_failsTheStart() {
    assertNotWoven("no-aspect-library");
  }

  @Test
  void nothingAnnotated_withTheLint_failsTheBuild() {
    assertThat(samples.failure("nothing-annotated"))
        .as(samples.log())
        .anyMatch(
            line ->
                line.endsWith(
                    " advice defined in dev.idempotent.weaver.IdempotentAspect has not been applied"
                        + " [Xlint:adviceDidNotMatch]"));
  }

  private static void assertNotWoven(String sample) {
    assertThat(run(sample))
        .containsSequence(
            "Exception in thread \"main\" dev.idempotent.IdempotencyConfigurationException:"
                + " IDEM-510 @Idempotent methods would run unprotected; 1 problem:",
            "  sample.Main.charge(String, long) is not woven (file:"
                + samples.output(sample + "/target/classes")
                + "/)",
            "Weave the classes when they are built: in the aspectj-maven-plugin, idempotent-weaver"
                + " as aspectLibrary and the folder of the compiled classes as weaveDirectory.")
        .doesNotContain("receipt 1");
  }

  private static void assertBuilt(String sample) {
    assertThat(samples.succeeded(sample)).as(samples.log()).isTrue();
  }

  private static List<String> run(String sample, String... options) {
    assertBuilt(sample);
    return samples.run(sample, MAIN, options);
  }

  private static String agent() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.contains("aspectjweaver"))
        .map(entry -> "-javaagent:" + entry)
        .findFirst()
        .orElseThrow();
  }
}
