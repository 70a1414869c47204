package dev.idempotent.jdbc.internal.sql;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is prepared on the server for one physical connection. Used by whoever has checked the
 * connection out.
 */
final class KeptStatements {
  private static final Reference<PreparedStatement> SEEN = new WeakReference<>(null);

  /**
   * By their text. Weakly, since statements refer to their connection, by which these are found:
   * the driver itself keeps them for as long as the connection is open.
   */
  private final Map<String, Reference<PreparedStatement>> statements = new HashMap<>();

  private boolean givenUp;

  /** Returns the statement if it is prepared on the server, or else null. */
  @Nullable PreparedStatement find(String sql) throws SQLException {
    Reference<PreparedStatement> found = statements.get(sql);
    PreparedStatement statement = found == null ? null : found.get();
    return statement == null || statement.isClosed() ? null : statement;
  }

  /**
   * Takes note that the text was executed, and prepares it if that was not for the first time,
   * which may have been the last one. Only now, since preparing waits for whoever changes the
   * table, and nothing ends that wait in time; after an execution the transaction holds the table.
   */
  void executed(Connection physical, String sql) {
    if (!givenUp && statements.put(sql, SEEN) != null) {
      try {
        PreparedStatement prepared = DriverFlags.prepareOnServer(physical, sql);
        if (prepared != null) {
          statements.put(sql, new WeakReference<>(prepared));
          return;
        }
      } catch (SQLException e) {
        // Such as 1461, too many of them. Should the connection be lost, its next use will tell.
      }
      giveUp();
    }
  }

  /** Leaves the connection to texts from now on. */
  void giveUp() {
    givenUp = true;
    statements.clear();
  }
}
