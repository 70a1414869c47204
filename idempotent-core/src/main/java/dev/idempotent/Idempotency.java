package dev.idempotent;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An engine that lets each identity take effect once, as an application uses it. Safe for use by
 * several threads.
 *
 * <p>Woven methods find their engine by name: {@link #install(Idempotency)} once, at start, before
 * the first call. Until then an annotated method throws; it never runs unprotected. Without
 * weaving, the same engine is {@linkplain #call called} directly.
 */
public interface Idempotency extends AutoCloseable {
  /** The name under which an engine is installed when none is given. */
  String DEFAULT_NAME = "";

  /**
   * What to do once per key.
   *
   * @param <T> its result
   * @param <X> what it may throw
   */
  @FunctionalInterface
  interface Body<T extends @Nullable Object, X extends Exception> {
    /** Does it. */
    T run() throws X;
  }

  /**
   * Runs the body once for the call's identity, or returns what its first run returned.
   *
   * @throws X what the body throws, as the same instance; everything is rolled back then
   * @throws IdempotencyException if the body did not run, or did not take effect
   */
  <T, X extends Exception> @Nullable T call(Call<T> call, Body<? extends @Nullable T, X> body)
      throws X;

  /**
   * Runs the body once for the operation and key, with the engine's defaults for everything else.
   *
   * @throws X what the body throws, as the same instance; everything is rolled back then
   * @throws IdempotencyException if the body did not run, or did not take effect
   */
  default <T, X extends Exception> @Nullable T call(
      String operation, String key, Class<T> type, Body<? extends @Nullable T, X> body) throws X {
    return call(Call.of(operation, key, type), body);
  }

  /**
   * Returns this object, or one that it wraps, as the type.
   *
   * @throws IllegalArgumentException if neither is of that type
   */
  <T> T unwrap(Class<T> type);

  /**
   * Ends background work and removes the engine from where it was installed. Calls in progress end
   * as they would; later ones throw. Does not close what the application passed in. Has no effect
   * the second time.
   */
  @Override
  void close();

  /**
   * Makes the engine the one that woven methods without an engine's name use.
   *
   * @throws IdempotencyConfigurationException with {@code ALREADY_INSTALLED} if there is one
   */
  static void install(Idempotency idempotency) {
    install(DEFAULT_NAME, idempotency);
  }

  /**
   * Makes the engine the one that woven methods with {@code engine = "name"} use.
   *
   * @throws IdempotencyConfigurationException with {@code ALREADY_INSTALLED} if there is one
   */
  static void install(String name, Idempotency idempotency) {
    Installations.of(name).install(idempotency);
  }

  /** Returns the engine installed under the name. */
  static Optional<Idempotency> installed(String name) {
    return Optional.ofNullable(Installations.of(name).current());
  }

  /** Removes the engine from every name under which it is installed; no effect if there is none. */
  static void uninstall(Idempotency idempotency) {
    Installations.remove(idempotency);
  }
}
