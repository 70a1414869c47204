package dev.idempotent.jdbc.internal.sql;

import dev.idempotent.jdbc.internal.sql.DriverFlags.Backslashes;
import dev.idempotent.jdbc.internal.sql.SqlWords.Escapes;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Tells which SQL would end the transaction that it runs in, so that it can be refused before the
 * server sees it. Knows MySQL's and MariaDB's comments, quotes and statement separators, and the
 * statements that their manuals list as causing an implicit commit.
 */
public final class ImplicitCommit {
  /** What a text of SQL does to the transaction around it. */
  public enum Effect {
    /** Nothing. */
    NONE,
    /** Sets a savepoint, to which it can be undone. */
    MARKS,
    /** Undoes a part of it. */
    REWINDS,
    /** Runs code of the server that may end it, such as a procedure. */
    MAY_END,
    /** Ends it. */
    ENDS;

    /** Returns the worse of two effects. */
    public Effect or(Effect other) {
      return compareTo(other) < 0 ? other : this;
    }
  }

  private static final Set<String> ENDING =
      Set.of(
          "ALTER",
          "BACKUP",
          "BEGIN",
          "CACHE",
          "CHANGE",
          "CHECK",
          "CLONE",
          "COMMIT",
          "FLUSH",
          "GRANT",
          "IMPORT",
          "INSTALL",
          "LOCK",
          "OPTIMIZE",
          "PURGE",
          "RENAME",
          "REPAIR",
          "RESET",
          "RESTART",
          "REVOKE",
          "SHUTDOWN",
          "START",
          "STOP",
          "TRUNCATE",
          "UNINSTALL",
          "UNLOCK",
          "XA");

  /** Procedures, prepared texts, and what MariaDB allows outside of procedures. */
  private static final Set<String> OPAQUE =
      Set.of("CALL", "CASE", "EXECUTE", "FOR", "IF", "LOOP", "REPEAT", "WHILE");

  private ImplicitCommit() {}

  /**
   * Judges one or several statements, separated by semicolons. Whether the server executes a
   * comment depends on its kind and version, and what a backslash in quotes means on sql_mode, of
   * which the driver sees only one half change: such a text is judged by the worst of its readings.
   *
   * @param backslashes what the driver knows of the session
   */
  public static Effect of(String sql, Backslashes backslashes) {
    boolean comments =
        sql.contains(SqlWords.EXECUTABLE) || sql.contains(SqlWords.EXECUTABLE_BY_MARIADB);
    // Then the end of the first statement need not be looked for: each text comes by here.
    boolean single = sql.indexOf(';') < 0;
    Effect worst = Effect.NONE;
    for (Escapes escapes : readings(sql, backslashes)) {
      worst = worst.or(of(new SqlWords(sql, true, escapes), single));
      if (comments) {
        worst = worst.or(of(new SqlWords(sql, false, escapes), single));
      }
    }
    return worst;
  }

  private static Set<Escapes> readings(String sql, Backslashes backslashes) {
    if (sql.indexOf('\\') < 0) {
      return EnumSet.of(Escapes.NONE);
    }
    return switch (backslashes) {
      case ESCAPE -> EnumSet.of(Escapes.BOTH, Escapes.SINGLE);
      case ARE_TEXT -> EnumSet.of(Escapes.NONE);
      case UNKNOWN -> EnumSet.allOf(Escapes.class);
    };
  }

  private static Effect of(SqlWords words, boolean single) {
    Effect effect = Effect.NONE;
    while (words.nextStatement()) {
      effect = effect.or(ofStatement(words));
      if (single) {
        return effect;
      }
    }
    return effect;
  }

  private static Effect ofStatement(SqlWords words) {
    String first = upper(words.nextWord());
    if (ENDING.contains(first)) {
      return Effect.ENDS;
    }
    if (OPAQUE.contains(first)) {
      return Effect.MAY_END;
    }
    return switch (first) {
      case "ANALYZE" -> ofAnalyze(words);
      case "CREATE", "DROP" -> ofDefinition(words);
      case "ROLLBACK" -> ofRollback(words);
      case "SAVEPOINT" -> Effect.MARKS;
      case "SET" -> ofSet(words);
      case "LOAD" -> "INDEX".equals(upper(words.nextWord())) ? Effect.ENDS : Effect.NONE;
      default -> Effect.NONE;
    };
  }

  /** MariaDB's ANALYZE of a statement is only a way to execute that one. */
  private static Effect ofAnalyze(SqlWords words) {
    return switch (upper(words.nextWord())) {
      case "TABLE", "LOCAL", "NO_WRITE_TO_BINLOG" -> Effect.ENDS;
      default -> Effect.NONE;
    };
  }

  /** Temporary tables come and go without a commit. */
  private static Effect ofDefinition(SqlWords words) {
    String second = upper(words.nextWord());
    if (second.equals("OR")) {
      words.nextWord();
      second = upper(words.nextWord());
    }
    return second.equals("TEMPORARY") ? Effect.NONE : Effect.ENDS;
  }

  /** ROLLBACK [WORK] TO keeps the transaction. */
  private static Effect ofRollback(SqlWords words) {
    String second = upper(words.nextWord());
    if (second.equals("WORK")) {
      second = upper(words.nextWord());
    }
    return second.equals("TO") ? Effect.REWINDS : Effect.ENDS;
  }

  private static Effect ofSet(SqlWords words) {
    String first = upper(words.nextWord());
    if (first.equals("PASSWORD") || first.equals("DEFAULT")) {
      return Effect.ENDS;
    }
    boolean leads = first.equals("STATEMENT");
    for (String word = first; !word.isEmpty(); word = upper(words.nextWord())) {
      if (word.equals("AUTOCOMMIT") || word.equals("`AUTOCOMMIT`")) {
        return Effect.ENDS;
      }
      if (leads && word.equals("FOR")) {
        return ofStatement(words);
      }
    }
    return Effect.NONE;
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
