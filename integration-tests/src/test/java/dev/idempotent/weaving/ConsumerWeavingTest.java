package dev.idempotent.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.engine.StartupChecks;
import dev.idempotent.engine.WeavingCheckMode;
import dev.idempotent.it.Kinds;
import dev.idempotent.spi.StartupCheck;
import dev.idempotent.weaver.WeavingCheck;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What javac, the annotation processor and the weaver made of this module, as the checks see it.
 */
final class ConsumerWeavingTest {
  private static final Path CLASSES = classes();

  @Test
  void catalogue_ofTheProcessor_listsTheAnnotatedClasses() throws IOException {
    assertThat(Files.readString(CLASSES.resolve(StartupCheck.CATALOGUE)))
        .startsWith("idempotent-catalogue 1\n")
        .contains("\t" + Kinds.class.getName() + "\t");
  }

  @Test
  void startupCheck_ofThisModule_passes() {
    assertThatCode(() -> check(getClass().getClassLoader())).doesNotThrowAnyException();
  }

  @Test
  void commandLineCheck_ofThisModule_findsNoProblem() throws IOException {
    assertThat(WeavingCheck.problems(List.of(CLASSES))).isEmpty();
  }

  @Test
  void startupCheck_whereTheCatalogueListsAClassThatIsNotThere_fails(@TempDir Path folder)
      throws IOException {
    Path catalogue = folder.resolve(StartupCheck.CATALOGUE);
    Files.createDirectories(catalogue.getParent());
    String listed = Files.readString(CLASSES.resolve(StartupCheck.CATALOGUE));
    Files.writeString(catalogue, listed.replace(Kinds.class.getName(), "com.acme.Gone"));
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {

      assertThatThrownBy(() -> check(loader))
          .isInstanceOf(IdempotencyConfigurationException.class)
          .hasMessageContaining("com.acme.Gone is in the list of annotated methods, but");
    }
  }

  private static void check(ClassLoader loader) {
    StartupChecks.run(loader, WeavingCheckMode.REFUSE);
  }

  private static Path classes() {
    try {
      return Path.of(Kinds.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
