package dev.idempotent.jdbc.internal.store;

import dev.idempotent.jdbc.internal.sql.SqlErrors;
import dev.idempotent.jdbc.internal.sql.StoredProcedure;
import dev.idempotent.jdbc.internal.transaction.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;

/**
 * Whether the library's stored procedures begin and end its transactions, each in one round trip
 * together with the statement on the key. Safe for use by several threads.
 */
final class Procedures {
  private static final Logger LOG = System.getLogger(Procedures.class.getName());

  private volatile boolean used;

  /** Starts with using them or not. */
  Procedures(boolean used) {
    this.used = used;
  }

  /**
   * Whether they are used on the session. Not in a replication group: there an error of a COMMIT
   * does not say whether the others commit, and a procedure's error does not say what failed.
   */
  boolean areFor(Session session, ServerInstance server) throws SQLException {
    return used && !server.isOfGroup() && session.allowsProcedures();
  }

  /**
   * Uses none of them any more if the error says that the server has not got them. Nothing has been
   * done then, and what was open is open still.
   */
  boolean giveUpAfter(SQLException e) {
    if (!StoredProcedure.isUnusable(e)) {
      return false;
    }
    if (used) {
      used = false;
      LOG.log(
          Level.WARNING,
          "a stored procedure of the library can''t be called ({0}); statements are sent instead",
          SqlErrors.described(e));
    }
    return true;
  }
}
