package dev.idempotent.weaver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.engine.StartupChecks;
import dev.idempotent.engine.WeavingCheckMode;
import dev.idempotent.spi.StartupCheck;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check at the start, on folders and jars as class loaders see them. */
final class WeavingStartupCheckTest {
  private static final String PAYMENTS =
      """
      package com.acme;
      import dev.idempotent.annotation.Idempotent;
      public class Payments {
        static { if (true) throw new AssertionError("the check has initialised a class"); }
        @Idempotent(key = "{id}") String pay(String id) { return id; }
        @Idempotent(key = "{id}") String pay(int[][] id, Inner[] inner, long l) { return ""; }
        String notAnnotated(String id) { return id; }
        static class Inner {
          @Idempotent(key = "{id}") void run(String id) {}
        }
      }
      """;

  @TempDir private Path folder;
  private Workshop workshop;

  @BeforeEach
  void open() {
    workshop = new Workshop(folder).source("com/acme/Payments.java", PAYMENTS);
  }

  private static Path listed(Path classes) {
    return Workshop.catalogue(classes, "com.acme.Payments", "com.acme.Payments$Inner");
  }

  private static void check(Path... roots) throws IOException {
    try (URLClassLoader loader = Workshop.loader(roots)) {
      check(loader);
    }
  }

  private static void check(ClassLoader loader) {
    StartupChecks.run(loader, WeavingCheckMode.REFUSE);
  }

  @Test
  void check_isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(StartupCheck.class))
        .hasAtLeastOneElementOfType(WeavingStartupCheck.class);
  }

  @Test
  void check_ofWovenFolder_passes() {
    Path classes = listed(workshop.weave(workshop.compile()));

    assertThatCode(() -> check(classes)).doesNotThrowAnyException();
  }

  @Test
  void check_ofWovenJar_passes() {
    Path classes = listed(workshop.weave(workshop.compile()));
    Path jar = Workshop.jar(folder.resolve("an app.jar"), classes, "");

    assertThatCode(() -> check(jar)).doesNotThrowAnyException();
  }

  @Test
  void check_ofUnwovenFolder_namesEachMethodAndHowToMendTheBuild() {
    Path classes = listed(workshop.compile());

    assertThatThrownBy(() -> check(classes))
        .isInstanceOfSatisfying(
            IdempotencyConfigurationException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_WOVEN))
        .hasMessage(
            """
            IDEM-510 @Idempotent methods would run unprotected; 3 problems:
              com.acme.Payments.pay(String) is not woven (%1$s)
              com.acme.Payments.pay(int[][], Payments$Inner[], long) is not woven (%1$s)
              com.acme.Payments$Inner.run(String) is not woven (%1$s)
            Weave the classes when they are built: in the aspectj-maven-plugin, idempotent-weaver\
             as aspectLibrary and the folder of the compiled classes as weaveDirectory.
            Nor are they woven when they are loaded. Where they are protected in a way that can't be\
             seen here, weavingCheck(WeavingCheckMode.WARN) on the engine's builder lets the\
             application start."""
                .formatted(Workshop.url(classes)));
  }

  @Test
  void check_ofUnwovenJarBesideAWovenOne_namesTheJar() {
    Path unwoven = Workshop.jar(folder.resolve("unwoven.jar"), listed(workshop.compile()), "");
    Path woven =
        Workshop.jar(
            folder.resolve("woven.jar"), listed(workshop.weave(folder.resolve("classes"))), "");

    assertThatThrownBy(() -> check(woven, unwoven))
        .hasMessageContaining("3 problems")
        .hasMessageContaining("pay(String) is not woven (jar:" + Workshop.url(unwoven) + "!/)");
  }

  @Test
  void check_ofOneUnwovenClassAmongWovenOnes_namesIt() throws IOException {
    Path unwoven = workshop.compile();
    Path classes = listed(workshop.weave(unwoven));
    Path inner = Path.of("com/acme/Payments$Inner.class");
    Files.write(classes.resolve(inner), Files.readAllBytes(unwoven.resolve(inner)));

    assertThatThrownBy(() -> check(classes))
        .hasMessageContaining("1 problem:\n  com.acme.Payments$Inner.run(String) is not woven");
  }

  @Test
  void check_ofClassesWovenForAnotherProtocol_saysSo() throws IOException {
    Path classes = listed(workshop.weave(workshop.compile()));
    Path file = classes.resolve("com/acme/Payments.class");
    String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    Files.write(
        file, bytes.replace("protocol2", "protocol0").getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> check(classes))
        .hasMessageContaining(
            "com.acme.Payments was woven with another version of idempotent-weaver");
  }

  @Test
  void check_ofClassesWovenForTheProtocolBefore_hasNoObjection() throws IOException {
    Path classes = listed(workshop.weave(workshop.compile()));
    Path file = classes.resolve("com/acme/Payments.class");
    String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    Files.write(
        file, bytes.replace("protocol2", "protocol1").getBytes(StandardCharsets.ISO_8859_1));

    assertThatCode(() -> check(classes)).doesNotThrowAnyException();
  }

  @Test
  void check_ofAListedClassThatIsNotThere_fails() throws IOException {
    Path classes = listed(workshop.weave(workshop.compile()));
    Files.delete(classes.resolve("com/acme/Payments$Inner.class"));

    assertThatThrownBy(() -> check(classes))
        .hasMessageContaining("com.acme.Payments$Inner is in the list of annotated methods, but");
  }

  @Test
  void check_ofClassesThatAreNotBesideTheirList_looksAtThoseThatTheLoaderFinds()
      throws IOException {
    Path unwoven = workshop.compile();
    Path woven = workshop.weave(unwoven);
    Path list = listed(folder.resolve("list"));

    assertThatCode(() -> check(list, woven)).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(list, unwoven))
        .hasMessageContaining("3 problems")
        .hasMessageContaining("pay(String) is not woven (" + Workshop.url(unwoven) + ")");
  }

  @Test
  void check_ofManyClasses_looksAtAll() {
    String[] names = new String[200];
    for (int i = 0; i < names.length; i++) {
      names[i] = "com.acme.Gone" + i;
    }
    names[150] = "com.acme.Payments";
    Path classes = Workshop.catalogue(workshop.compile(), names);

    assertThatThrownBy(() -> check(classes))
        .hasMessageContaining("201 problems")
        .hasMessageContaining("com.acme.Gone0 is in the list")
        .hasMessageContaining("com.acme.Gone1 is in the list");
  }

  @Test
  void check_ofAListedClassWithoutAnnotationAnyMore_passes() {
    workshop.source("com/acme/Plain.java", "package com.acme; class Plain {}");
    Path classes = workshop.weave(workshop.compile());
    Workshop.catalogue(classes, "com.acme.Payments", "com.acme.Plain");

    assertThatCode(() -> check(classes)).doesNotThrowAnyException();
  }

  @Test
  void check_ofADamagedClass_fails() throws IOException {
    Path classes = listed(workshop.weave(workshop.compile()));
    Path file = classes.resolve("com/acme/Payments.class");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(() -> check(classes))
        .hasMessageContaining("com.acme.Payments has a class file that can't be read");
  }

  @Test
  void check_ofAnotherFormatOfTheCatalogue_fails() {
    Path classes = workshop.weave(workshop.compile());
    Workshop.write(classes.resolve(StartupCheck.CATALOGUE), "idempotent-catalogue 2\n");

    assertThatThrownBy(() -> check(classes))
        .isInstanceOf(IdempotencyConfigurationException.class)
        .hasMessageContaining("begins with 'idempotent-catalogue 2'");
  }

  @Test
  void check_ofCataloguesThatABuildHasJoined_readsBoth() {
    Path classes = workshop.compile();
    Workshop.write(
        classes.resolve(StartupCheck.CATALOGUE),
        """
        idempotent-catalogue 1
        a\tcom.acme.Payments\tpay\t\t\t
        idempotent-catalogue 1
        b\tcom.acme.Payments$Inner\trun\t\t\t
        """);

    assertThatThrownBy(() -> check(classes)).hasMessageContaining("3 problems");
  }

  @Test
  void check_ofPlacesThatOnlyTheirClassLoaderCanRead_looksIntoEachPlace() {
    Path unwoven = listed(workshop.compile());
    Path woven = listed(workshop.weave(folder.resolve("classes")));

    assertThatCode(() -> check(new NestedLoader(woven))).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(new NestedLoader(woven, unwoven)))
        .hasMessageContaining("3 problems")
        .hasMessageContaining("pay(String) is not woven (nested:1/)");
  }

  @Test
  void check_withoutCatalogue_passes() {
    Path classes = workshop.compile();

    assertThatCode(() -> check(classes)).doesNotThrowAnyException();
  }

  @Test
  void check_withoutTheWeaver_fails() throws IOException {
    Path classes = listed(workshop.compile());
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {

      assertThatThrownBy(() -> check(loader))
          .isInstanceOf(IdempotencyConfigurationException.class)
          .hasMessageContaining("idempotent-weaver is not there");
    }
  }
}
