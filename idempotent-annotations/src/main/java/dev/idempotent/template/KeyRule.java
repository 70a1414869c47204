package dev.idempotent.template;

import dev.idempotent.template.TemplateProblem.Reason;
import java.util.List;

/** What a key demands beyond the grammar. */
public final class KeyRule {
  private KeyRule() {}

  /**
   * Checks that a key is constant exactly if the annotation says so.
   *
   * @throws TemplateException if it is not
   */
  public static void check(Template key, boolean constant) {
    List<Part.Placeholder> placeholders = key.placeholders();
    if (placeholders.isEmpty() && !constant) {
      throw problem(
          Reason.NO_PLACEHOLDER,
          0,
          key.text(),
          "the key has no placeholder, so that all calls have one key; name what tells them apart,"
              + " or say constantKey = true");
    }
    if (!placeholders.isEmpty() && constant) {
      Part.Placeholder first = placeholders.get(0);
      throw problem(
          Reason.NOT_CONSTANT,
          first.offset(),
          first.text(),
          "constantKey = true, but the key has the placeholder " + first.text());
    }
  }

  private static TemplateException problem(Reason reason, int offset, String part, String message) {
    return new TemplateException(
        new TemplateProblem(reason, offset, part.length(), part, List.of(), message));
  }
}
