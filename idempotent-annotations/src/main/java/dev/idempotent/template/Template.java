package dev.idempotent.template;

import java.util.List;

/**
 * A parsed template: its parts in the order in which they are written. Immutable.
 *
 * <pre>
 * template    = { text | "{{" | "}}" | placeholder }
 * placeholder = "{" root { step } [ "?" ] "}"
 * root        = name | "this"
 * step        = "." name | "[" digits "]" | "['" { character | "''" } "']"
 * name        = a Java identifier or keyword
 * </pre>
 *
 * <p>A backslash in a text has no meaning of its own. No whitespace is allowed within a
 * placeholder, other than in a quoted map key.
 *
 * @param text what was parsed
 * @param parts literals, never two in a row and never empty, and placeholders
 */
public record Template(String text, List<Part> parts) {
  /** Creates a template of parts that the parser has made. */
  public Template {
    parts = List.copyOf(parts);
  }

  /**
   * Parses a text.
   *
   * @throws TemplateException if the text is blank or no template
   */
  public static Template parse(String text) {
    return new TemplateParser(text).parse();
  }

  /** Returns the parts that stand for values, in the order in which they are written. */
  public List<Part.Placeholder> placeholders() {
    return parts.stream()
        .filter(Part.Placeholder.class::isInstance)
        .map(Part.Placeholder.class::cast)
        .toList();
  }
}
