package dev.idempotent.jdbc.internal.sql;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/**
 * What a server's error means for a transaction, told by vendor code, and by class or SQLState only
 * where the driver itself made the exception. Never by message text, which depends on the locale.
 *
 * <p>Sources: the MySQL 9 and MariaDB 11 error references, and the project's own fact tests.
 */
public final class SqlErrors {
  /** A row with that primary or unique key exists. */
  public static final int DUPLICATE_KEY = 1062;

  private static final int MAXIMUM_CAUSES = 32;
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int LOCK_NOWAIT = 3572;
  private static final int DEADLOCK = 1213;
  private static final int SNAPSHOT_CHANGED = 1020;
  private static final int NO_SUCH_SAVEPOINT = 1305;
  private static final int PACKET_TOO_LARGE = 1153;
  private static final int UNKNOWN_PREPARED_STATEMENT = 1243;
  private static final int NEED_REPREPARE = 1615;
  private static final int QUERY_INTERRUPTED = 1317;
  private static final int QUERY_TIMEOUT = 3024;
  private static final int STATEMENT_TIMEOUT_MARIADB = 1969;

  /** Deadlock; replica conflicts of Group Replication; what rolls back in a Galera cluster. */
  private static final Set<Integer> ROLLED_BACK =
      Set.of(DEADLOCK, 1206, 1614, 1180, 3100, 3101, 1047);

  /** The server takes no writes: read_only, a read-only transaction, read-only mode. */
  private static final Set<Integer> READ_ONLY = Set.of(1290, 1792, 1836);

  /** The session is gone or going: killed, shutting down, aborted, too many connections. */
  private static final Set<Integer> SESSION_GONE =
      Set.of(1040, 1053, 1077, 1079, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 2006, 2013, 4031);

  private SqlErrors() {}

  /** Whether the statement met an existing row with the same unique key. */
  public static boolean isDuplicateKey(SQLException e) {
    return e.getErrorCode() == DUPLICATE_KEY;
  }

  /** Whether a lock was not granted in time; the transaction is open still, by default. */
  public static boolean isLockWaitTimeout(SQLException e) {
    return e.getErrorCode() == LOCK_WAIT_TIMEOUT;
  }

  /** Whether a lock was refused at once, as NOWAIT asks for; MariaDB calls that a timeout too. */
  public static boolean isLockRefused(SQLException e) {
    return e.getErrorCode() == LOCK_NOWAIT || isLockWaitTimeout(e);
  }

  /** Whether the savepoint is unknown, and so its transaction has ended. */
  public static boolean isSavepointGone(SQLException e) {
    return e.getErrorCode() == NO_SUCH_SAVEPOINT;
  }

  /** Whether a statement that was prepared on the server can't keep up with its table's changes. */
  static boolean isPreparationOutdated(SQLException e) {
    return e.getErrorCode() == NEED_REPREPARE;
  }

  /**
   * Whether the server does not know a statement that was prepared on it: the session was reset,
   * and whatever transaction it was in is gone.
   */
  public static boolean isStatementUnknown(SQLException e) {
    return e.getErrorCode() == UNKNOWN_PREPARED_STATEMENT;
  }

  /** Whether the server refused to write because it is read-only. */
  public static boolean isReadOnly(SQLException e) {
    return READ_ONLY.contains(e.getErrorCode());
  }

  /** Whether the data was more than the server takes in one packet. */
  public static boolean isPacketTooLarge(SQLException e) {
    return e.getErrorCode() == PACKET_TOO_LARGE
        || e.getClass().getSimpleName().equals("PacketTooBigException");
  }

  /** Whether the statement was ended by a cancel or by its own time limit. */
  public static boolean isCancelled(SQLException e) {
    int code = e.getErrorCode();
    String name = e.getClass().getSimpleName();
    return code == QUERY_INTERRUPTED
        || code == QUERY_TIMEOUT
        || code == STATEMENT_TIMEOUT_MARIADB
        || name.equals("MySQLStatementCancelledException")
        || name.equals("MySQLTimeoutException");
  }

  /** Whether the server rolled the whole transaction back and the session goes on. */
  public static boolean hasRolledBack(SQLException e) {
    // A table handler reports 1020 for a changed row too, but then also ends the transaction.
    return ROLLED_BACK.contains(e.getErrorCode()) || e.getErrorCode() == SNAPSHOT_CHANGED;
  }

  /** Whether the connection is lost or was never there, so that no answer of it can be had. */
  public static boolean isConnectionLost(SQLException e) {
    if (e instanceof SQLNonTransientConnectionException
        || e instanceof SQLTransientConnectionException
        || e instanceof SQLRecoverableException
        || SESSION_GONE.contains(e.getErrorCode())) {
      return true;
    }
    String state = e.getSQLState();
    return state != null && state.startsWith("08");
  }

  /** Whether the same statements may succeed when the transaction is tried once more. */
  public static boolean isRetryable(SQLException e) {
    return hasRolledBack(e) || isLockWaitTimeout(e);
  }

  /**
   * Whether a transaction lost against another one, by what was thrown or by a cause of it, so that
   * it may succeed if it is made again from its beginning.
   */
  public static boolean isLostToOthers(Throwable thrown) {
    Throwable each = thrown;
    for (int depth = 0; each != null && depth < MAXIMUM_CAUSES; depth++) {
      if (each instanceof SQLException e && isRetryable(e)) {
        return true;
      }
      each = each.getCause();
    }
    return false;
  }

  /** Returns codes and class in words, without the message. */
  public static String described(SQLException e) {
    return "error "
        + e.getErrorCode()
        + " (SQLState "
        + e.getSQLState()
        + ", "
        + e.getClass().getSimpleName()
        + ")";
  }

  /** Returns a copy that keeps codes and stack trace, and none of the messages. */
  public static SQLException withoutMessage(SQLException e) {
    SQLException copy = new SQLException(described(e), e.getSQLState(), e.getErrorCode());
    copy.setStackTrace(e.getStackTrace());
    return copy;
  }
}
