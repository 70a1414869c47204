package dev.idempotent.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

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

  @Test
  void wrongKey_failsTheBuildAtItsLine() {
    assertThat(samples.failure("wrong-key"))
        .as(samples.log())
        .anyMatch(
            line ->
                line.endsWith(
                    "/wrong-key/src/main/java/sample/Main.java:[9,21] IDEM-504 unknown-parameter:"
                        + " key \"{customerId}/{requestID}\", at character 15: no parameter"
                        + " 'requestID' in charge(String, long); did you mean 'requestId'?"));
  }

  @Test
  void records_runOnce() {
    assertThat(run("records"))
        .containsExactly(
            "Receipt[number=1, amount=9.90]", "Receipt[number=1, amount=9.90]", "runs: 1");
  }

  @Test
  void lombok_getterInTheKey_runsOnce() {
    assertThat(run("lombok", verbose())).contains(RUN_ONCE).contains(found(1));
  }

  @Test
  void lombok_lastOnTheProcessorPath_runsOnce() {
    assertThat(run("lombok-last", verbose())).contains(RUN_ONCE).contains(found(1));
  }

  @Test
  void kotlin_runsOnce() {
    assumeThat(samples.failure("kotlin"))
        .as("offline, and the Kotlin compiler has not been downloaded yet")
        .noneMatch(line -> line.contains("in offline mode"));
    assertBuilt("kotlin");

    assertThat(samples.run("kotlin", "sample.MainKt", verbose()))
        .contains(RUN_ONCE)
        .contains(found(1));
  }

  @Test
  void twoModules_areBothFound() {
    assertBuilt("two-modules-app");

    assertThat(samples.run("two-modules/app", MAIN, verbose()))
        .containsSubsequence("receipt 1", "receipt 1", "entry 1", "entry 1", "runs: 1, 1")
        .contains(found(2));
  }

  @Test
  void shaded_withMergedCatalogues_findsAll() {
    assertThat(runShaded("merged"))
        .containsSubsequence("receipt 1", "receipt 1", "entry 1", "entry 1", "runs: 1, 1")
        .contains(found(2));
  }

  @Test
  void shaded_withoutMerging_findsThoseOfOneJarOnly() {
    assertThat(runShaded("unmerged")).contains("runs: 1, 1").contains(found(1));
  }

  @Test
  void processorPathWithoutOurs_isWarnedOf() {
    assertThat(run("no-processor")).contains(RUN_ONCE).contains(Jdk25Test.NOBODY_HAS_CHECKED);
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_22, disabledReason = "see Jdk25Test")
  void processorOnTheClassPath_isFound() {
    assertThat(run("processor-on-class-path", verbose())).contains(RUN_ONCE).contains(found(1));
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

  private static List<String> runShaded(String classifier) {
    assertBuilt("shaded");
    return samples.runJar("shaded/target/shaded-1-" + classifier + ".jar", MAIN, verbose());
  }

  /** The options with which the start-up check says how many methods it has found. */
  private static String verbose() {
    return "-Djava.util.logging.config.file=logging.properties";
  }

  private static String found(int methods) {
    return "FINE: "
        + methods
        + " @Idempotent "
        + (methods == 1 ? "method is" : "methods are")
        + " woven";
  }

  private static String agent() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.contains("aspectjweaver"))
        .map(entry -> "-javaagent:" + entry)
        .findFirst()
        .orElseThrow();
  }
}
