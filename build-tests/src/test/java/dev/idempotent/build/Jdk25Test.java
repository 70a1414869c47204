package dev.idempotent.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Builds with a JDK whose javac runs annotation processors only when asked. */
final class Jdk25Test {
  static final String NOBODY_HAS_CHECKED =
      "WARNING: nobody has checked that @Idempotent methods are woven: there is no"
          + " META-INF/idempotent/methods.catalogue. The annotation processor of"
          + " idempotent-annotations writes it; from JDK 23 on javac runs it only with -proc:full"
          + " or a processor path.";
  private static final String[] RUN_ONCE = {"receipt 1", "receipt 1", "runs: 1"};

  private static Samples samples;

  @BeforeAll
  static void build() {
    Optional<Jdk> jdk = Jdk.findJdk25();
    assumeTrue(jdk.isPresent(), "no JDK 25 found; name one with -Dsamples.jdk25=FOLDER");
    samples =
        Samples.build(
            jdk.orElseThrow(),
            "plain",
            "lombok",
            "processor-on-class-path",
            "processor-asked-for",
            "module-path/app");
  }

  @Test
  void processorPath_isChecked() {
    assertThat(run("plain")).containsExactly(RUN_ONCE);
  }

  @Test
  void modulePath_runsOnce() {
    assertThat(samples.succeeded("module-path-app")).as(samples.log()).isTrue();
    assertThat(samples.runModule("module-path/app", "sample.modular/sample.modular.Main"))
        .containsExactly(RUN_ONCE);
  }

  @Test
  void lombok_runsOnce() {
    assertThat(run("lombok")).containsExactly(RUN_ONCE);
  }

  @Test
  void procFull_isChecked() {
    assertThat(run("processor-asked-for")).containsExactly(RUN_ONCE);
  }

  @Test
  void processorOnTheClassPath_isNotRun() {
    assertThat(run("processor-on-class-path")).contains(RUN_ONCE).contains(NOBODY_HAS_CHECKED);
  }

  private static List<String> run(String sample) {
    assertThat(samples.succeeded(sample)).as(samples.log()).isTrue();
    return samples.run(sample, "sample.Main");
  }
}
