package dev.idempotent.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check from the command line. */
final class WeavingCheckTest {
  @TempDir private Path folder;
  private Workshop workshop;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void open() {
    workshop = new Workshop(folder);
    workshop.source(
        "com/acme/Payments.java",
        """
        package com.acme;
        import dev.idempotent.annotation.Idempotent;
        public class Payments {
          @Idempotent(key = "{id}") String pay(String id) { return id; }
        }
        """);
  }

  private int run(Object... arguments) {
    return WeavingCheck.run(
        Arrays.stream(arguments).map(Object::toString).toList(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void run_onWovenFolder_is0() {
    assertThat(run(workshop.weave(workshop.compile()))).isZero();
    assertThat(out()).isEqualTo("1 @Idempotent method is woven\n");
    assertThat(err()).isEmpty();
  }

  @Test
  void run_onUnwovenFolderWithoutCatalogue_is1AndNamesTheMethod() {
    Path classes = workshop.compile();

    assertThat(run(classes)).isEqualTo(1);
    assertThat(out())
        .contains("1 problem:\n  com.acme.Payments.pay(String) is not woven (" + classes + ")\n")
        .contains("Weave the classes when they are built");
  }

  @Test
  void run_onJars_looksIntoEach() {
    Path unwoven = workshop.compile();
    Path bad = Workshop.jar(folder.resolve("bad.jar"), unwoven, "");
    Path good = Workshop.jar(folder.resolve("good.jar"), workshop.weave(unwoven), "");

    assertThat(run(good)).isZero();
    assertThat(run(good, bad)).isEqualTo(1);
    assertThat(out()).contains("(" + bad + ")").doesNotContain("(" + good + ")");
  }

  @Test
  void run_onAJarOfSpringBoot_looksIntoClassesAndNestedJars() throws Exception {
    Path unwoven = workshop.compile();
    Path lib = folder.resolve("lib");
    Files.createDirectories(lib.resolve("BOOT-INF/lib"));
    Workshop.jar(lib.resolve("BOOT-INF/lib/payments.jar"), unwoven, "");
    Path bootWithLib = Workshop.jar(folder.resolve("boot-lib.jar"), lib, "");
    Path bootWithClasses = Workshop.jar(folder.resolve("boot.jar"), unwoven, "BOOT-INF/classes/");

    assertThat(run(bootWithLib, bootWithClasses)).isEqualTo(1);
    assertThat(out())
        .contains("is not woven (" + bootWithLib + "!/BOOT-INF/lib/payments.jar)")
        .contains("is not woven (" + bootWithClasses + ")");
  }

  @Test
  void run_onClassesWithClosuresInAJarOfSpringBoot_is0() {
    workshop.source(
        "com/acme/Other.java",
        """
        package com.acme;
        import org.aspectj.lang.ProceedingJoinPoint;
        import org.aspectj.lang.annotation.*;
        @Aspect
        @DeclarePrecedence("com.acme.Other, dev.idempotent.weaver.IdempotentAspect")
        public class Other {
          @Around("execution(* pay(..))")
          public Object around(ProceedingJoinPoint joinPoint) throws Throwable {
            return joinPoint.proceed();
          }
        }
        """);
    Path woven = workshop.weave(workshop.compile(), "-XnoInline");

    assertThat(woven.resolve("com/acme/Payments$AjcClosure3.class")).exists();
    assertThat(run(Workshop.jar(folder.resolve("boot.jar"), woven, "BOOT-INF/classes/"))).isZero();
  }

  @Test
  void run_onAbstractInterfaceAndNativeMethods_is1() {
    workshop.source(
        "com/acme/Bodiless.java",
        """
        package com.acme;
        import dev.idempotent.annotation.Idempotent;
        abstract class Bodiless {
          @Idempotent(key = "{id}") abstract void one(String id);
          @Idempotent(key = "{id}") native void two(String id);
          interface Service { @Idempotent(key = "{id}") void three(String id); }
        }
        """);

    assertThat(run(workshop.weave(workshop.compile()))).isEqualTo(1);
    assertThat(out())
        .contains("3 problems")
        .contains("com.acme.Bodiless.one(String) is abstract, native or in an interface")
        .contains("com.acme.Bodiless.two(String) is abstract, native or in an interface")
        .contains("com.acme.Bodiless$Service.three(String) is abstract, native or in an interface");
  }

  @Test
  void run_whereNothingIsAnnotated_is2() {
    Path empty = folder.resolve("src");

    assertThat(run(empty)).isEqualTo(2);
    assertThat(err()).isEqualTo("there is no @Idempotent method in " + empty + "\n");
  }

  @Test
  void run_onAPathThatIsNotThere_is2() {
    Path nowhere = folder.resolve("nowhere.jar");

    assertThat(run(nowhere)).isEqualTo(2);
    assertThat(err()).isEqualTo("can't read " + nowhere + "\n");
  }

  @Test
  void run_onAFileThatIsNoJar_is2() {
    Path text = folder.resolve("src/com/acme/Payments.java");

    assertThat(run(text)).isEqualTo(2);
    assertThat(err()).isEqualTo("can't read " + text + ", which is not a jar or has no entry\n");
  }

  @Test
  void run_withoutArguments_is2AndSaysHowToUseIt() {
    assertThat(run()).isEqualTo(2);
    assertThat(err()).startsWith("usage: WeavingCheck PATH...");
  }

  @Test
  void problems_ofTheTestsOwnClasses_areNone() throws Exception {
    Path samples =
        Path.of(Samples.class.getProtectionDomain().getCodeSource().getLocation().toURI());

    assertThat(WeavingCheck.problems(List.of(samples))).isEmpty();
  }
}
