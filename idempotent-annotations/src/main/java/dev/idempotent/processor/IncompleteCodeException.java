package dev.idempotent.processor;

/**
 * Thrown where the code has an error that the compiler reports itself, such as an unknown class.
 * Whatever is said about such code besides would be a guess.
 */
final class IncompleteCodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IncompleteCodeException() {
    super("the code does not compile", null, false, false);
  }
}
