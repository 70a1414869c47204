package dev.idempotent.jdbc.internal.store;

import dev.idempotent.jdbc.internal.sql.DriverFlags;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The server process, and the session on it, that a physical connection leads to.
 *
 * @param address what tells servers apart: host name and port as the server says them, and the
 *     server's UUID where it has one
 * @param startedAt when the process was started, in seconds of the server's clock, computed
 * @param sessionId the session's id, which starts anew with the process
 * @param isOfGroup whether it is set up for Group Replication, by which others may commit what it
 *     rolls back itself
 */
record ServerInstance(String address, long startedAt, long sessionId, boolean isOfGroup) {
  /** Start times are computed from two readings of the clock in whole seconds. */
  private static final long TOLERANCE_SECONDS = 2;

  private static final String GROUP_NAME = "group_replication_group_name";

  boolean isSameProcess(ServerInstance other) {
    return address.equals(other.address)
        && Math.abs(startedAt - other.startedAt) <= TOLERANCE_SECONDS;
  }

  private static ServerInstance ask(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String uuid = "";
      boolean isOfGroup = false;
      try (ResultSet row =
          statement.executeQuery(
              "SHOW VARIABLES WHERE Variable_name IN ('server_uuid', '" + GROUP_NAME + "')")) {
        while (row.next()) {
          if (row.getString(1).equals(GROUP_NAME)) {
            isOfGroup = !row.getString(2).isEmpty();
          } else {
            uuid = row.getString(2);
          }
        }
      }
      long uptime;
      try (ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Uptime'")) {
        // Where the clock was put back to before the start, it is a negative number shown unsigned.
        uptime = row.next() ? Long.parseUnsignedLong(row.getString(2)) : 0;
      }
      try (ResultSet row =
          statement.executeQuery("SELECT @@hostname, @@port, UNIX_TIMESTAMP(), CONNECTION_ID()")) {
        row.next();
        endImplicitTransaction(connection);
        return new ServerInstance(
            row.getString(1) + ":" + row.getInt(2) + " " + uuid,
            row.getLong(3) - uptime,
            row.getLong(4),
            isOfGroup);
      }
    }
  }

  /** With autocommit off the questions have begun a transaction, and perhaps taken a snapshot. */
  private static void endImplicitTransaction(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
    }
  }

  /**
   * Remembers for each physical connection where it leads, so that it is asked once in its life.
   * Safe for use by several threads.
   */
  static final class Cache {
    private final Map<Connection, ServerInstance> known =
        Collections.synchronizedMap(new WeakHashMap<>());

    ServerInstance of(Connection connection) throws SQLException {
      Connection physical = DriverFlags.physical(connection);
      ServerInstance instance = known.get(physical);
      if (instance == null) {
        instance = ask(connection);
        known.put(physical, instance);
      }
      return instance;
    }
  }
}
