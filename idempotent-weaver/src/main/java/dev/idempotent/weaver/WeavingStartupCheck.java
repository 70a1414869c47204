package dev.idempotent.weaver;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.spi.StartupCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Refuses to start an application with annotated methods that are not woven: they would run
 * unprotected.
 *
 * <p>It goes by the catalogues that the annotation processor writes, and reads the class files that
 * lie beside each; it loads no class. It can't see classes that were compiled without the
 * processor; where there is no catalogue at all it logs a warning.
 *
 * <p>Where the JVM runs with the AspectJ agent, class files are unwoven by design and this check
 * says nothing: what the agent leaves out, by its {@code aop.xml}, is the application's to know.
 */
public final class WeavingStartupCheck implements StartupCheck {
  private static final Logger LOG = System.getLogger(WeavingStartupCheck.class.getName());

  /** Creates the check; for {@link java.util.ServiceLoader}. */
  public WeavingStartupCheck() {}

  @Override
  public void check(ClassLoader loader) {
    if (LoadTimeWeaving.isActive()) {
      LOG.log(Level.DEBUG, "the AspectJ agent weaves classes as they are loaded; none was checked");
      return;
    }
    List<Catalogue> catalogues = Catalogue.all(loader);
    if (catalogues.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "nobody has checked that @Idempotent methods are woven: there is no {0}. The annotation"
              + " processor of idempotent-annotations writes it; from JDK 23 on javac runs it only"
              + " with -proc:full or a processor path.",
          CATALOGUE);
      return;
    }
    Inspection inspection = new Inspection();
    for (Catalogue catalogue : catalogues) {
      inspect(catalogue, loader, inspection);
    }
    Report report = new Report(inspection.problems(), inspection.annotatedMethods());
    if (!report.problems().isEmpty()) {
      throw new IdempotencyConfigurationException(ErrorCode.NOT_WOVEN, report.failure());
    }
    LOG.log(Level.DEBUG, report::success);
  }

  private static void inspect(Catalogue catalogue, ClassLoader loader, Inspection inspection) {
    String root = catalogue.root();
    try (ClassSource source = ClassSource.of(root, loader)) {
      for (String name : catalogue.classes()) {
        byte[] data = source.find(name.replace('.', '/'));
        if (data == null) {
          inspection.add(new Problem(Problem.Kind.NOT_FOUND, name, root));
        } else {
          inspection.inspect(data, name, root, source);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
