package dev.idempotent.template;

import java.util.List;

/** A part of a template. */
public sealed interface Part {

  /**
   * Text that stands for itself.
   *
   * @param text the text with braces unescaped
   */
  record Literal(String text) implements Part {}

  /**
   * A path to a value.
   *
   * @param text the placeholder as written, with its braces
   * @param offset where it begins in the template, in characters
   * @param root the parameter's name, or {@code this}
   * @param steps what leads from the root to the value
   * @param optional whether the value may be null or an empty optional
   */
  record Placeholder(String text, int offset, String root, List<Step> steps, boolean optional)
      implements Part {
    /** The root that stands for the object on which the method is called. */
    public static final String THIS = "this";

    /** Creates a placeholder. */
    public Placeholder {
      steps = List.copyOf(steps);
    }

    /** Whether the path begins at the object on which the method is called. */
    public boolean startsAtThis() {
      return root.equals(THIS);
    }

    /** Returns the path as written up to the given number of steps, without braces. */
    public String prefix(int stepCount) {
      int end = 1 + root.length();
      if (stepCount > 0) {
        Step last = steps.get(stepCount - 1);
        end = last.offset() + last.length() - offset;
      }
      return text.substring(1, end);
    }
  }
}
