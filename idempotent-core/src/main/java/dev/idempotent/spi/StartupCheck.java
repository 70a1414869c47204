package dev.idempotent.spi;

/**
 * Looks at the application when an engine is built, before the first call. Found by {@link
 * java.util.ServiceLoader}; needs a public constructor without parameters.
 */
public interface StartupCheck {
  /**
   * The resource, in each jar or folder of an application, that lists its annotated methods. The
   * annotation processor writes it.
   */
  String CATALOGUE = "META-INF/idempotent/methods.catalogue";

  /**
   * Checks what the class loader can see.
   *
   * @throws dev.idempotent.IdempotencyConfigurationException if calls would run unprotected
   */
  void check(ClassLoader loader);
}
