package dev.idempotent.engine;

/** What an engine does when it is built and finds annotated methods that are not woven. */
public enum WeavingCheckMode {
  /** Is not built: those methods would run unprotected. */
  REFUSE,
  /**
   * Logs a warning and goes on. Those methods run unprotected, unless something protects them that
   * the check can't see.
   */
  WARN,
  /**
   * Does not look, which saves the time. Only where something else has looked: {@code WeavingCheck}
   * of idempotent-weaver, in the build.
   */
  OFF
}
