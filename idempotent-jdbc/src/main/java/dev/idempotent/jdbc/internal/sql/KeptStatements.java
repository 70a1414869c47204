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

  /**
   * Returns the statement, prepared on the server; null at its first use on this connection, which
   * may be the last one, and where there is no such thing.
   */
  @Nullable PreparedStatement find(Connection physical, String sql) throws SQLException {
    if (givenUp) {
      return null;
    }
    Reference<PreparedStatement> found = statements.get(sql);
    if (found == null) {
      statements.put(sql, SEEN);
      return null;
    }
    PreparedStatement statement = found.get();
    return statement != null && !statement.isClosed() ? statement : prepare(physical, sql);
  }

  private @Nullable PreparedStatement prepare(Connection physical, String sql) throws SQLException {
    PreparedStatement prepared = null;
    try {
      prepared = DriverFlags.prepareOnServer(physical, sql);
    } catch (SQLException e) {
      if (SqlErrors.isConnectionLost(e)) {
        throw e;
      }
      // Such as 1461, too many of them: the text, which is sent then, will do or tell why not.
    }
    if (prepared == null) {
      giveUp();
    } else {
      statements.put(sql, new WeakReference<>(prepared));
    }
    return prepared;
  }

  /** Leaves the connection to texts from now on. */
  void giveUp() {
    givenUp = true;
    statements.clear();
  }
}
