package dev.idempotent.template;

import dev.idempotent.template.TemplateProblem.Reason;
import java.util.ArrayList;
import java.util.List;

/** Parses one template, by recursive descent over the grammar in {@link Template}. */
final class TemplateParser {
  private final String text;
  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private int position;

  TemplateParser(String text) {
    this.text = text;
  }

  Template parse() {
    if (text.isBlank()) {
      throw problem(Reason.BLANK, 0, text.length(), "the template is blank");
    }
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == '{' && !isAt(position + 1, '{')) {
        endLiteral();
        parts.add(placeholder());
      } else {
        literal(c);
      }
    }
    endLiteral();
    return new Template(text, parts);
  }

  private void literal(char c) {
    boolean brace = c == '{' || c == '}';
    if (brace && !isAt(position + 1, c)) {
      throw problem(
          Reason.UNBALANCED_BRACE, position, 1, "'}' closes nothing; a literal brace is '}}'");
    }
    literal.append(c);
    position += brace ? 2 : 1;
  }

  private void endLiteral() {
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  private Part.Placeholder placeholder() {
    int start = position;
    position++;
    if (isAt(position, '}')) {
      throw problem(
          Reason.EMPTY_PLACEHOLDER,
          start,
          2,
          "'{}' names nothing; literal braces are '{{' and '}}'");
    }
    String root = name(start);
    List<Step> steps = new ArrayList<>();
    while (isAt(position, '.') || isAt(position, '[')) {
      steps.add(isAt(position, '.') ? member(start) : bracket(start));
    }
    boolean optional = isAt(position, '?');
    if (optional) {
      position++;
    }
    if (!isAt(position, '}')) {
      throw unexpected(start);
    }
    position++;
    return new Part.Placeholder(text.substring(start, position), start, root, steps, optional);
  }

  private Step member(int placeholder) {
    int start = position;
    position++;
    String name = name(placeholder);
    return new Step.Member(name, start, position - start);
  }

  private Step bracket(int placeholder) {
    return isAt(position + 1, '\'') ? mapKey() : index(placeholder);
  }

  private Step index(int placeholder) {
    int start = position;
    int end = text.indexOf(']', start);
    if (end < 0) {
      throw problem(
          Reason.UNCLOSED_BRACKET, start, text.length() - start, "'[' is not closed by ']'");
    }
    String digits = text.substring(start + 1, end);
    for (position = start + 1; position < end; position++) {
      if (Character.isWhitespace(text.charAt(position))) {
        throw unexpected(placeholder);
      }
    }
    position = end + 1;
    // Nine digits always fit an int, and no list that is a part of a key is longer.
    if (!digits.matches("[0-9]{1,9}")) {
      throw problem(
          Reason.INVALID_INDEX,
          start,
          position - start,
          "'"
              + text.substring(start, position)
              + "' is neither an index such as [0] nor a map key"
              + " such as ['name']");
    }
    return new Step.Index(Integer.parseInt(digits), start, position - start);
  }

  private Step mapKey() {
    int start = position;
    StringBuilder key = new StringBuilder();
    position += 2;
    while (position < text.length()) {
      char c = text.charAt(position);
      position++;
      if (c != '\'') {
        key.append(c);
      } else if (isAt(position, '\'')) {
        key.append(c);
        position++;
      } else if (isAt(position, ']')) {
        position++;
        return new Step.MapKey(key.toString(), start, position - start);
      } else {
        break;
      }
    }
    throw problem(
        Reason.UNCLOSED_BRACKET,
        start,
        text.length() - start,
        "\"['\" is not closed by \"']\"; a quote within a map key is written twice");
  }

  private String name(int placeholder) {
    int start = position;
    while (position < text.length() && isNamePart(text.codePointAt(position), position == start)) {
      position += Character.charCount(text.codePointAt(position));
    }
    if (position == start) {
      if (position == text.length() || Character.isWhitespace(text.charAt(position))) {
        throw unexpected(placeholder);
      }
      throw problem(
          Reason.NAME_EXPECTED,
          position,
          Character.charCount(text.codePointAt(position)),
          "a name is expected before '" + Character.toString(text.codePointAt(position)) + "'");
    }
    return text.substring(start, position);
  }

  private static boolean isNamePart(int codePoint, boolean first) {
    // The compiler drops ignorable characters from names, so that none could ever match.
    return first
        ? Character.isJavaIdentifierStart(codePoint)
        : Character.isJavaIdentifierPart(codePoint) && !Character.isIdentifierIgnorable(codePoint);
  }

  /** Says why the placeholder can't go on at the current position. */
  private TemplateException unexpected(int placeholder) {
    if (position == text.length() || isAt(position, '{')) {
      return problem(
          Reason.UNCLOSED_PLACEHOLDER,
          placeholder,
          position - placeholder,
          "'" + text.substring(placeholder, position) + "' is not closed by '}'");
    }
    int c = text.codePointAt(position);
    if (Character.isWhitespace(c)) {
      return problem(
          Reason.WHITESPACE, position, 1, "whitespace is not allowed within a placeholder");
    }
    return problem(
        Reason.UNEXPECTED_CHARACTER,
        position,
        Character.charCount(c),
        "'" + Character.toString(c) + "' can't stand here; '.', '[', '?' or '}' is expected");
  }

  private boolean isAt(int index, char c) {
    return index < text.length() && text.charAt(index) == c;
  }

  private TemplateException problem(Reason reason, int offset, int length, String message) {
    return new TemplateException(
        new TemplateProblem(
            reason, offset, length, text.substring(offset, offset + length), List.of(), message));
  }
}
