package dev.idempotent.template;

/** How a value becomes text, as far as its static type tells. */
public sealed interface Form permits Leaf, Form.Sequence, Form.Maybe, Form.Dynamic {

  /**
   * A list, or an array other than of bytes.
   *
   * @param element the form of its elements
   */
  record Sequence(Form element) implements Form {}

  /**
   * An optional.
   *
   * @param value the form of what it holds
   */
  record Maybe(Form value) implements Form {}

  /** Decided by the value's class, which then is a part of the text. */
  record Dynamic() implements Form {}

  /** Whether the class of a value, or of a value within it, is not known before it is there. */
  default boolean isDecidedAtRunTime() {
    if (this instanceof Sequence sequence) {
      return sequence.element().isDecidedAtRunTime();
    }
    if (this instanceof Maybe maybe) {
      return maybe.value().isDecidedAtRunTime();
    }
    return this instanceof Dynamic;
  }
}
