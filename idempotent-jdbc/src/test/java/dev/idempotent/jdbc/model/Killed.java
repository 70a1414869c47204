package dev.idempotent.jdbc.model;

/** Ends the threads of a process that has died. What they do on their way out reaches nobody. */
final class Killed extends Error {
  private static final long serialVersionUID = 1L;

  Killed() {
    super("the process has died", null, false, false);
  }
}
