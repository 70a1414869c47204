package dev.idempotent.weaver;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.spi.StartupCheck;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Refuses to start an application with annotated methods that are not woven: they would run
 * unprotected.
 *
 * <p>It goes by the catalogues that the annotation processor writes, and reads the class files that
 * lie beside each. Classes whose files are not woven it loads, without initialising them, and looks
 * whether they were woven meanwhile; no others. It can't see classes that were compiled without the
 * processor; where there is no catalogue at all it logs a warning.
 */
public final class WeavingStartupCheck implements StartupCheck {
  private static final Logger LOG = System.getLogger(WeavingStartupCheck.class.getName());

  /** Last, since hardly anybody should read on. */
  private static final String SWITCH =
      "Nor are they woven when they are loaded. Where they are protected in a way that can't be seen"
          + " here, weavingCheck(WeavingCheckMode.WARN) on the engine's builder lets the application"
          + " start.";

  /** Creates the check; for {@link java.util.ServiceLoader}. */
  public WeavingStartupCheck() {}

  @Override
  public void check(ClassLoader loader) {
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
    Report report = report(catalogues, loader);
    if (!report.problems().isEmpty()) {
      throw new IdempotencyConfigurationException(
          ErrorCode.NOT_WOVEN, report.failure() + "\n" + SWITCH);
    }
    LOG.log(Level.DEBUG, report::success);
  }

  private static Report report(List<Catalogue> catalogues, ClassLoader loader) {
    Aspect aspect = new Aspect();
    List<Problem> problems = new ArrayList<>();
    int annotatedMethods = 0;
    for (Catalogue catalogue : catalogues) {
      for (Inspection inspection : ListedClasses.inspect(catalogue, aspect, loader)) {
        annotatedMethods += inspection.annotatedMethods();
        problems.addAll(inspection.problems());
      }
    }
    problems.removeIf(problem -> LoadTimeWeaving.solves(problem, loader));
    return new Report(problems, annotatedMethods);
  }
}
