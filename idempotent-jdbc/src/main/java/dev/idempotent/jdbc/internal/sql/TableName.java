package dev.idempotent.jdbc.internal.sql;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;

/**
 * The library's table, qualified by its database, so that a method that selects another database on
 * the shared connection does not lead the engine to another table.
 *
 * @param database the database's name, unquoted
 * @param table the table's name, unquoted
 */
public record TableName(String database, String table) {
  /** How many characters the server takes in a name. */
  public static final int MAXIMUM_LENGTH = 64;

  /** Checks the length and refuses what no quoting makes safe. */
  public TableName {
    check("database", database);
    check("table", table);
  }

  private static void check(String what, String name) {
    if (name.isEmpty()
        || name.length() > MAXIMUM_LENGTH
        || name.indexOf('\0') >= 0
        // JDBC drivers take what is in braces as an escape of theirs, quoted or not.
        || name.indexOf('{') >= 0
        || name.endsWith(" ")) {
      throw new IdempotencyConfigurationException(
          ErrorCode.CONFIGURATION_INVALID,
          "the name of the "
              + what
              + " must have 1 to "
              + MAXIMUM_LENGTH
              + " characters, no NUL, no brace and no space at its end");
    }
  }

  /** Returns the name as SQL: both parts quoted. */
  public String sql() {
    return quote(database) + "." + quote(table);
  }

  /** Returns the name of something else in the same database as SQL. */
  public String sqlBeside(String name) {
    return quote(database) + "." + quote(name);
  }

  private static String quote(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  @Override
  public String toString() {
    return database + "." + table;
  }
}
