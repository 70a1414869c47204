package dev.idempotent.jdbc.internal.sql;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Looks at how long the server keeps the transaction, and with it the keys, of a host that vanished
 * without closing its connections: until the session has been silent for {@code wait_timeout},
 * eight hours by default, or on MariaDB for {@code idle_write_transaction_timeout}.
 */
public final class VanishedHosts {
  private static final Logger LOG = System.getLogger(VanishedHosts.class.getName());
  private static final Duration BEARABLE = Duration.ofMinutes(30);

  private VanishedHosts() {}

  /** Returns the time as the connection's session has it. */
  public static Duration silenceLimit(Connection connection, Server server) throws SQLException {
    String sql =
        server.kind() == Server.Kind.MARIADB
            ? "SELECT IF(@@idle_write_transaction_timeout > 0,"
                + " LEAST(@@idle_write_transaction_timeout, @@wait_timeout), @@wait_timeout)"
            : "SELECT @@wait_timeout";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return Duration.ofSeconds(row.getLong(1));
    }
  }

  /** Warns of a time that is not bearable. */
  public static void check(Connection connection, Server server) throws SQLException {
    Duration limit = silenceLimit(connection, server);
    if (limit.compareTo(BEARABLE) > 0) {
      LOG.log(
          Level.WARNING,
          "the server ends a silent session after "
              + limit.toSeconds()
              + " s (wait_timeout): for so long the keys stay locked of a host that vanished without"
              + " closing its connections. Add sessionVariables=wait_timeout=600 to the JDBC URL, or"
              + " another time that is longer than the pool's keep-alive and than a method is ever"
              + " silent.");
    }
  }
}
