package dev.idempotent.engine;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.spi.StartupCheck;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Runs the checks of the modules that are there, for those who build engines. */
public final class StartupChecks {
  private static final Logger LOG = System.getLogger(StartupChecks.class.getName());

  private StartupChecks() {}

  /**
   * Runs all checks.
   *
   * @param application the class loader of the annotated classes; null for the system's
   * @param mode what to do about methods that would run unprotected
   * @throws IdempotencyConfigurationException with {@code NOT_WOVEN}, if the mode is {@code REFUSE}
   *     and a check finds that methods would run unprotected, or if there are annotated methods and
   *     no check at all, since {@code idempotent-weaver} is missing then
   */
  public static void run(@Nullable ClassLoader application, WeavingCheckMode mode) {
    if (mode == WeavingCheckMode.OFF) {
      return;
    }
    try {
      run(application == null ? ClassLoader.getSystemClassLoader() : application);
    } catch (IdempotencyConfigurationException e) {
      if (mode == WeavingCheckMode.REFUSE || e.code() != ErrorCode.NOT_WOVEN) {
        throw e;
      }
      LOG.log(
          Level.WARNING,
          "the engine starts all the same, since weavingCheck is WARN: " + e.getMessage());
    }
  }

  private static void run(ClassLoader application) {
    boolean checked = false;
    for (StartupCheck check : ServiceLoader.load(StartupCheck.class, application)) {
      check.check(application);
      checked = true;
    }
    if (!checked && application.getResource(StartupCheck.CATALOGUE) != null) {
      throw new IdempotencyConfigurationException(
          ErrorCode.NOT_WOVEN,
          "there are methods annotated with @Idempotent (see "
              + application.getResource(StartupCheck.CATALOGUE)
              + "), but idempotent-weaver is not there, so that nothing leads them to the engine."
              + " Add it as a dependency and weave the classes when they are built.");
    }
  }
}
