package dev.idempotent.template;

import java.util.List;
import java.util.Locale;

/**
 * What is wrong with a template, and where.
 *
 * @param reason what kind of problem it is
 * @param offset where the offending part begins in the template, in characters
 * @param length how many characters it has; 0 where something is missing
 * @param part the offending part as written
 * @param candidates names that may have been meant, the most likely first
 * @param message the whole of it in words, without the template
 */
public record TemplateProblem(
    Reason reason, int offset, int length, String part, List<String> candidates, String message) {
  /** Creates a problem. */
  public TemplateProblem {
    candidates = List.copyOf(candidates);
  }

  /** The kinds of problems. Their ids are stable. */
  public enum Reason {
    /** The template has no text. */
    BLANK,
    /** A placeholder has no closing brace. */
    UNCLOSED_PLACEHOLDER,
    /** A closing brace closes nothing. */
    UNBALANCED_BRACE,
    /** A placeholder names nothing. */
    EMPTY_PLACEHOLDER,
    /** Whitespace in a placeholder. */
    WHITESPACE,
    /** A name is missing or can't begin with this character. */
    NAME_EXPECTED,
    /** A character that can't stand here. */
    UNEXPECTED_CHARACTER,
    /** What is in brackets is neither an index nor a quoted map key. */
    INVALID_INDEX,
    /** A bracket or a quote is not closed. */
    UNCLOSED_BRACKET,
    /** The method has no such parameter. */
    UNKNOWN_PARAMETER,
    /** A static method has no {@code this}. */
    NO_THIS,
    /** The type has no such member, or none that can be used. */
    UNKNOWN_MEMBER,
    /** Only lists and arrays have elements. */
    NOT_INDEXABLE,
    /** Only maps have values by key. */
    NOT_A_MAP,
    /** The keys of the map are neither strings nor enum constants. */
    MAP_KEY_TYPE,
    /** The enum type of the map's keys has no such constant. */
    UNKNOWN_ENUM_CONSTANT,
    /** The type at the path's end has no stable text. */
    NO_STABLE_TEXT,
    /** A key without a placeholder, though a constant key was not asked for. */
    NO_PLACEHOLDER,
    /** A key with a placeholder, though a constant key was asked for. */
    NOT_CONSTANT;

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** Returns the stable id, such as {@code unknown-member}. */
    public String id() {
      return id;
    }
  }
}
