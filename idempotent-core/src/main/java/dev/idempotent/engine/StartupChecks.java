package dev.idempotent.engine;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.spi.StartupCheck;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Runs the checks of the modules that are there, for those who build engines. */
public final class StartupChecks {
  private StartupChecks() {}

  /**
   * Runs all checks.
   *
   * @param application the class loader of the annotated classes; null for the system's
   * @throws IdempotencyConfigurationException with {@code NOT_WOVEN} if a check finds that methods
   *     would run unprotected, or if there are annotated methods and no check at all, since {@code
   *     idempotent-weaver} is missing then
   */
  public static void run(@Nullable ClassLoader application) {
    ClassLoader loader = application == null ? ClassLoader.getSystemClassLoader() : application;
    boolean checked = false;
    for (StartupCheck check : ServiceLoader.load(StartupCheck.class, loader)) {
      check.check(loader);
      checked = true;
    }
    if (!checked && loader.getResource(StartupCheck.CATALOGUE) != null) {
      throw new IdempotencyConfigurationException(
          ErrorCode.NOT_WOVEN,
          "there are methods annotated with @Idempotent (see "
              + loader.getResource(StartupCheck.CATALOGUE)
              + "), but idempotent-weaver is not there, so that nothing leads them to the engine."
              + " Add it as a dependency and weave the classes when they are built.");
    }
  }
}
