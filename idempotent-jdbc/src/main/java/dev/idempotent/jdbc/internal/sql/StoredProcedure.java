package dev.idempotent.jdbc.internal.sql;

import java.sql.SQLException;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;

/**
 * The library's procedures on the server, each of which does in one round trip what takes two
 * statements otherwise. The parameters of those that insert are those of the INSERT, in its order.
 */
public enum StoredProcedure {
  /** START TRANSACTION and the INSERT of a claim. */
  CLAIM(7),
  /**
   * The statement that stores an outcome, which has to find its row, and COMMIT: outcome, result,
   * scope, identity, attempt.
   */
  COMPLETE(5),
  /** The INSERT of a key together with its outcome, and COMMIT. */
  PUT(7);

  /** What a procedure is answered with whose row is gone. */
  private static final int SIGNALLED = 1644;

  /** There is none of that name, or with other parameters, or no right to execute it. */
  private static final Set<Integer> UNUSABLE = Set.of(1305, 1318, 1370);

  private final int parameters;

  StoredProcedure(int parameters) {
    this.parameters = parameters;
  }

  /** Returns the name, unquoted: that of the table and what it does. It lies beside the table. */
  public String name(TableName table) {
    return table.table() + "_" + name().toLowerCase(Locale.ROOT);
  }

  /** Returns the statement that calls it. */
  public String call(TableName table) {
    String places = String.join(", ", Collections.nCopies(parameters, "?"));
    return "CALL " + table.sqlBeside(name(table)) + "(" + places + ")";
  }

  /** Whether the server has not even begun to execute the procedure, nor will do the next time. */
  public static boolean isUnusable(SQLException e) {
    return UNUSABLE.contains(e.getErrorCode());
  }

  /** Whether the row that was to be completed is not there; nothing has been done. */
  public static boolean isRowGone(SQLException e) {
    return e.getErrorCode() == SIGNALLED;
  }
}
