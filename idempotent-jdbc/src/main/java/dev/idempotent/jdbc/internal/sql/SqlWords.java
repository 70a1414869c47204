package dev.idempotent.jdbc.internal.sql;

/**
 * Walks over the bare words of a text of SQL, statement by statement, passing over comments, quoted
 * text and everything else. The content of an executable comment ({@code /*! … *}{@code /}) counts
 * as text, since the server runs it. Not safe for use by several threads.
 */
final class SqlWords {
  private final String sql;
  private int at;
  private boolean separated = true;

  SqlWords(String sql) {
    this.sql = sql;
  }

  /** Goes to the next statement, which may be empty; false at the end of the text. */
  boolean nextStatement() {
    while (!separated) {
      nextWord();
    }
    separated = false;
    return at < sql.length();
  }

  /** Returns the next bare word of this statement, or empty text at its end. */
  String nextWord() {
    while (!separated && at < sql.length()) {
      char c = sql.charAt(at);
      if (c == ';') {
        at++;
        separated = true;
      } else if (c == '\'' || c == '"' || c == '`') {
        skipQuoted(c);
      } else if (c == '#' || startsLineComment()) {
        skipPast("\n");
      } else if (sql.startsWith("/*", at)) {
        skipCommentStart();
      } else if (isWordPart(c)) {
        return word();
      } else {
        at++;
      }
    }
    separated = true;
    return "";
  }

  private String word() {
    int start = at;
    while (at < sql.length() && isWordPart(sql.charAt(at))) {
      at++;
    }
    return sql.substring(start, at);
  }

  /** Two dashes start a comment only before white space or at the end. */
  private boolean startsLineComment() {
    return sql.startsWith("--", at) && (at + 2 == sql.length() || sql.charAt(at + 2) <= ' ');
  }

  private void skipCommentStart() {
    boolean mariaDb = sql.startsWith("/*M!", at);
    if (!mariaDb && !sql.startsWith("/*!", at)) {
      skipPast("*/");
      return;
    }
    at += mariaDb ? 4 : 3;
    while (at < sql.length() && Character.isDigit(sql.charAt(at))) {
      at++;
    }
  }

  private void skipQuoted(char quote) {
    at++;
    while (at < sql.length() && sql.charAt(at) != quote) {
      at += sql.charAt(at) == '\\' && quote != '`' ? 2 : 1;
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
