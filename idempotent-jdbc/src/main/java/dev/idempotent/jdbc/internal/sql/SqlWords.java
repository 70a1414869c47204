package dev.idempotent.jdbc.internal.sql;

/**
 * Walks over the words of a text of SQL, statement by statement: bare ones, and names in backquotes
 * with these, and an at-sign for each variable of the user. Passes over comments, quoted text and
 * everything else. Not safe for use by several threads.
 */
final class SqlWords {
  /** In which quotes a backslash takes the meaning from what follows it. */
  enum Escapes {
    /** In both kinds. */
    BOTH,
    /** Only in single ones, where sql_mode has ANSI_QUOTES: double ones surround a name then. */
    SINGLE,
    /** In none, where sql_mode has NO_BACKSLASH_ESCAPES. */
    NONE
  }

  /** What begins a comment that servers of some kinds and versions execute. */
  static final String EXECUTABLE = "/*!";

  /** The same for MariaDB alone. */
  static final String EXECUTABLE_BY_MARIADB = "/*M!";

  private final String sql;
  private final boolean executing;
  private final Escapes escapes;
  private int at;
  private int wordStart;
  private int wordEnd;
  private boolean separated = true;

  /**
   * Starts before the first statement.
   *
   * @param executing whether the content of an executable comment counts as text
   * @param escapes how the session reads backslashes
   */
  SqlWords(String sql, boolean executing, Escapes escapes) {
    this.sql = sql;
    this.executing = executing;
    this.escapes = escapes;
  }

  /** Goes to the next statement, which may be empty; false at the end of the text. */
  boolean nextStatement() {
    while (findWord()) {
      // Nothing but the end of the statement is looked for.
    }
    separated = false;
    return at < sql.length();
  }

  /** Returns the next word of this statement, or empty text at its end. */
  String nextWord() {
    return findWord() ? sql.substring(wordStart, wordEnd) : "";
  }

  /** Finds where the next word of this statement is; false at its end. */
  private boolean findWord() {
    while (!separated && at < sql.length()) {
      wordStart = at;
      char c = sql.charAt(at);
      boolean found = false;
      if (c == ';') {
        at++;
        separated = true;
      } else if (c == '`') {
        skipQuoted(c);
        found = true;
      } else if (c == '\'' || c == '"') {
        skipQuoted(c);
      } else if (c == '@') {
        found = skipVariable();
      } else if (c == '#' || startsLineComment()) {
        skipPast("\n");
      } else if (sql.startsWith("/*", at)) {
        skipCommentStart();
      } else if (isWordPart(c)) {
        skipWord();
        found = true;
      } else {
        at++;
      }
      if (found) {
        wordEnd = c == '@' ? wordStart + 1 : Math.min(at, sql.length());
        return true;
      }
    }
    separated = true;
    return false;
  }

  /** Passes over a user's variable, or only over the at-signs of a system's one: false then. */
  private boolean skipVariable() {
    at++;
    if (sql.startsWith("@", at)) {
      at++;
      return false;
    }
    if (sql.startsWith("`", at)) {
      skipQuoted('`');
    } else {
      skipWord();
    }
    return true;
  }

  private void skipWord() {
    while (at < sql.length() && isWordPart(sql.charAt(at))) {
      at++;
    }
  }

  /** Two dashes start a comment only before white space or at the end. */
  private boolean startsLineComment() {
    return sql.startsWith("--", at) && (at + 2 == sql.length() || sql.charAt(at + 2) <= ' ');
  }

  private void skipCommentStart() {
    String start = sql.startsWith(EXECUTABLE_BY_MARIADB, at) ? EXECUTABLE_BY_MARIADB : EXECUTABLE;
    if (!executing || !sql.startsWith(start, at)) {
      skipPast("*/");
      return;
    }
    at += start.length();
    while (at < sql.length() && Character.isDigit(sql.charAt(at))) {
      at++;
    }
  }

  private void skipQuoted(char quote) {
    boolean escaping =
        switch (quote) {
          case '\'' -> escapes != Escapes.NONE;
          case '"' -> escapes == Escapes.BOTH;
          default -> false;
        };
    at++;
    while (at < sql.length() && sql.charAt(at) != quote) {
      at += escaping && sql.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  private void skipPast(String end) {
    int found = sql.indexOf(end, at);
    at = found < 0 ? sql.length() : found + end.length();
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }
}
