package dev.idempotent.jdbc.internal.sql;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The database server behind a data source, with the settings that the protocol depends on.
 *
 * @param kind which of the two servers
 * @param version its version as it says it
 * @param database the connection's current database
 * @param rollbackOnTimeout whether a lock wait timeout rolls the whole transaction back
 */
public record Server(Kind kind, String version, String database, boolean rollbackOnTimeout) {
  /** The supported servers. */
  public enum Kind {
    /** MySQL 8.0 and later. */
    MYSQL,
    /** MariaDB 10.6 and later. */
    MARIADB
  }

  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)");

  /**
   * Asks a connection.
   *
   * @throws IdempotencyConfigurationException with {@code SERVER_UNSUPPORTED} for another server,
   *     an older one, or a setting that breaks the protocol
   */
  public static Server of(Connection connection) throws SQLException {
    String sql =
        "SELECT VERSION(), DATABASE(), @@innodb_rollback_on_timeout, @@global.binlog_format,"
            + " @@global.log_bin";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      String version = row.getString(1);
      String database = row.getString(2);
      if (database == null) {
        throw unsupported("the connection has no current database; name one in the JDBC URL");
      }
      Kind kind = version.contains("MariaDB") ? Kind.MARIADB : Kind.MYSQL;
      refuseOld(kind, version);
      if (row.getBoolean(5) && "STATEMENT".equalsIgnoreCase(row.getString(4))) {
        throw unsupported(
            "binlog_format=STATEMENT refuses writes at READ COMMITTED (error 1665), which the purge"
                + " needs at least; set binlog_format=ROW on the server");
      }
      return new Server(kind, version, database, row.getBoolean(3));
    }
  }

  private static void refuseOld(Kind kind, String version) {
    Matcher numbers = NUMBERS.matcher(version);
    if (!numbers.find()) {
      throw unsupported("can't read the server's version " + version);
    }
    int major = Integer.parseInt(numbers.group(1));
    int minor = Integer.parseInt(numbers.group(2));
    boolean old = kind == Kind.MYSQL ? major < 8 : major < 10 || (major == 10 && minor < 6);
    if (old) {
      throw unsupported(
          "the server is version " + version + "; MySQL 8.0 or MariaDB 10.6 is the oldest");
    }
  }

  private static IdempotencyConfigurationException unsupported(String what) {
    return new IdempotencyConfigurationException(ErrorCode.SERVER_UNSUPPORTED, what);
  }
}
