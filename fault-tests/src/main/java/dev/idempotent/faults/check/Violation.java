package dev.idempotent.faults.check;

/**
 * Something that must not be.
 *
 * @param about the call, the execution or the identity that it is about
 */
public record Violation(Kind kind, String about, String text) {
  @Override
  public String toString() {
    return kind + " " + about + ": " + text;
  }
}
