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
  private static final String MODULAR_MAIN = "sample.modular/sample.modular.Main";
  private static final String WEAVING_CHECK = "dev.idempotent.weaver.WeavingCheck";
  private static final String UNPROTECTED = "@Idempotent methods would run unprotected; ";
  private static final String NOT_WOVEN =
      "Exception in thread \"main\" dev.idempotent.IdempotencyConfigurationException: IDEM-510 "
          + UNPROTECTED;
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
    assumeDownloaded("kotlin");
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
  void modulePath_runsOnce() {
    assertBuilt("module-path-app");

    assertThat(samples.runModule("module-path/app", MODULAR_MAIN, verbose()))
        .contains(RUN_ONCE)
        .contains(found(1));
  }

  @Test
  void modulePath_pluginMissing_failsTheStart() {
    assertBuilt("module-path-unwoven");

    assertThat(samples.runModule("module-path/unwoven", MODULAR_MAIN))
        .contains(
            NOT_WOVEN + "1 problem:",
            "  sample.modular.Main.charge(Main$Charge) is not woven (file:"
                + samples.output("module-path/unwoven/target/classes")
                + "/)")
        .doesNotContain("receipt 1");
  }

  @Test
  void jarOfSpringBoot_runsOnce() {
    assumeDownloaded("boot-app");
    assertBuilt("boot-app");

    assertThat(samples.runJar("boot/app/target/boot-app-1.jar", verbose()))
        .containsSubsequence("receipt 1", "receipt 1", "entry 1", "entry 1", "runs: 1, 1")
        .contains(found(2));
  }

  @Test
  void jarOfSpringBoot_pluginMissing_failsTheStart() {
    assumeDownloaded("boot-unwoven");
    assertBuilt("boot-unwoven");
    String jar = "boot/unwoven/target/boot-unwoven-1.jar";
    String nested = "jar:nested:" + samples.output(jar) + "/!BOOT-INF/";

    assertThat(samples.runJar(jar))
        .anyMatch(line -> line.endsWith("IDEM-510 " + UNPROTECTED + "2 problems:"))
        .contains(
            "  sample.Main.charge(String, long) is not woven (" + nested + "classes/!/)",
            "  sample.Ledger.enter(String) is not woven (" + nested + "lib/boot-ledger-1.jar!/)")
        .doesNotContain("receipt 1");
  }

  @Test
  void loadTimeWeavingBySpring_runsOnce() {
    assertThat(runOnSpring("sample.Main")).contains(RUN_ONCE).contains(found(1));
  }

  @Test
  void loadTimeWeavingBySpring_ofAClassThatSpringHasLoadedBefore_failsTheStart() {
    assertThat(runOnSpring("sample.Annotated"))
        .contains(
            "  sample.Payments.charge(String, long) is not woven (file:"
                + samples.output("spring-load-time/target/classes")
                + "/)");
  }

  @Test
  void moduleWithoutProcessor_besideOthers_isWarnedOfAtItsFirstCall() {
    assertBuilt("neighbours-app");

    assertThat(samples.run("neighbours/app", MAIN, verbose()))
        .contains(found(1))
        .containsSubsequence(
            "WARNING: sample.Unlisted has @Idempotent methods, but no"
                + " META-INF/idempotent/methods.catalogue lists it, so that nobody could check at"
                + " the start that its neighbours are woven. The annotation processor of"
                + " idempotent-annotations writes the list; from JDK 23 on javac runs it only with"
                + " -proc:full or a processor path.",
            "unlisted 1");
  }

  /** Neither compiled nor woven as it should be, it is like code without our annotation. */
  @Test
  void moduleWithoutProcessorAndPlugin_isFoundByTheCheckOfTheCommandLine() {
    assertBuilt("neighbours-app");
    String forgotten = samples.output("neighbours/forgotten/target/classes").toString();
    String app = samples.output("neighbours/app/target/classes").toString();

    assertThat(samples.run("neighbours/app", MAIN)).contains("forgotten 1", "forgotten 2");
    assertThat(samples.run("neighbours/app", WEAVING_CHECK, List.of(app, forgotten)))
        .contains("  sample.Forgotten.enter(String) is not woven (" + forgotten + ")");
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
            NOT_WOVEN + "1 problem:",
            "  sample.Main.charge(String, long) is not woven (file:"
                + samples.output(sample + "/target/classes")
                + "/)",
            "Weave the classes when they are built: in the aspectj-maven-plugin, idempotent-weaver"
                + " as aspectLibrary and the folder of the compiled classes as weaveDirectory.")
        .doesNotContain("receipt 1");
  }

  /** What the samples need of Maven Central and this build does not is not there offline. */
  private static void assumeDownloaded(String sample) {
    assumeThat(samples.failure(sample))
        .as("offline, and " + sample + " has not been built online yet")
        .noneMatch(line -> line.contains("in offline mode"));
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
    return samples.runClassOfJar("shaded/target/shaded-1-" + classifier + ".jar", MAIN, verbose());
  }

  private static List<String> runOnSpring(String main) {
    String sample = "spring-load-time";
    assumeDownloaded(sample);
    assertBuilt(sample);
    String agent = "-javaagent:" + entry(samples.path(sample), "spring-instrument");
    return samples.run(sample, main, agent, verbose());
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
    return "-javaagent:" + entry(System.getProperty("java.class.path"), "aspectjweaver");
  }

  private static String entry(String path, String artifact) {
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(entry -> entry.contains(artifact))
        .findFirst()
        .orElseThrow();
  }
}
