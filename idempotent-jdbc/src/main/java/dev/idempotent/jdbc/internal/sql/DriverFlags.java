package dev.idempotent.jdbc.internal.sql;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.StatementImpl;
import com.mysql.cj.jdbc.ha.LoadBalancedConnection;
import com.mysql.cj.jdbc.ha.ReplicationConnection;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What only MySQL Connector/J can tell. With another driver, or behind a proxy that can't be
 * unwrapped, nothing is known and the slower ways are taken.
 */
public final class DriverFlags {
  /** SERVER_STATUS_NO_BACKSLASH_ESCAPES of the client/server protocol. */
  private static final int NO_BACKSLASH_ESCAPES = 0x200;

  private DriverFlags() {}

  /** What the driver knows of the server's transaction. */
  public enum InTransaction {
    /** The server said with its last answer that a transaction is open. */
    YES,
    /** The server said with its last answer that none is open. */
    NO,
    /** The driver can't tell. */
    UNKNOWN
  }

  /** What a backslash in quoted text means to the server. */
  public enum Backslashes {
    /** It escapes what follows. */
    ESCAPE,
    /** It is a character like others: sql_mode has NO_BACKSLASH_ESCAPES. */
    ARE_TEXT,
    /** The driver can't tell. */
    UNKNOWN
  }

  /** Reads what the server's last answer said of backslashes; costs no round trip. */
  public static Backslashes backslashes(Connection connection) {
    try {
      JdbcConnection driver = unwrap(connection);
      if (driver == null) {
        return Backslashes.UNKNOWN;
      }
      int flags = driver.getSession().getServerSession().getStatusFlags();
      return (flags & NO_BACKSLASH_ESCAPES) == 0 ? Backslashes.ESCAPE : Backslashes.ARE_TEXT;
    } catch (SQLException | LinkageError e) {
      return Backslashes.UNKNOWN;
    }
  }

  /**
   * Reads the in-transaction flag of the server's last answer; costs no round trip. Says something
   * about a transaction's loss only where the session is in autocommit mode and the transaction was
   * begun explicitly, since otherwise the next statement begins another one.
   */
  public static InTransaction inTransaction(Connection connection) {
    try {
      JdbcConnection driver = unwrap(connection);
      if (driver == null) {
        return InTransaction.UNKNOWN;
      }
      return driver.getSession().getServerSession().inTransactionOnServer()
          ? InTransaction.YES
          : InTransaction.NO;
    } catch (SQLException | LinkageError e) {
      return InTransaction.UNKNOWN;
    }
  }

  /**
   * Refuses settings of the driver that break the protocol.
   *
   * @throws IdempotencyConfigurationException with {@code DRIVER_SETTING}
   */
  public static void check(Connection connection) throws SQLException {
    boolean skipsRollback;
    boolean goesBack;
    String moving;
    try {
      JdbcConnection driver = unwrap(connection);
      if (driver == null) {
        return;
      }
      skipsRollback =
          Boolean.TRUE.equals(
              driver.getPropertySet().getBooleanProperty("useLocalTransactionState").getValue());
      goesBack = goesBackToFirstServer(driver);
      moving = movingSetting(driver);
    } catch (LinkageError e) {
      return;
    }
    if (skipsRollback) {
      throw new IdempotencyConfigurationException(
          ErrorCode.DRIVER_SETTING,
          "the driver's useLocalTransactionState=true leaves out a ROLLBACK after a failed INSERT,"
              + " so that locks and the transaction stay; remove it from the JDBC URL");
    }
    if (moving != null) {
      throw new IdempotencyConfigurationException(
          ErrorCode.DRIVER_SETTING,
          "the driver's "
              + moving
              + " goes on in a new session where the old one was lost in the middle of a"
              + " transaction, so that what follows commits without the key; remove it from the JDBC"
              + " URL");
    }
    if (goesBack) {
      throw new IdempotencyConfigurationException(
          ErrorCode.DRIVER_SETTING,
          "the JDBC URL names several servers, and the driver goes back to the first one even in"
              + " the middle of a transaction; add secondsBeforeRetrySource=0 and"
              + " queriesBeforeRetrySource=0 to the JDBC URL");
    }
  }

  /**
   * Returns the setting, if there is one, by which the driver may execute the next statement in
   * another session without telling: it believes to be in autocommit mode, where the transaction
   * was begun as text. After any error, such as a duplicate that the method handles, the former has
   * the driver look whether the session is still there, and connect anew if it is not.
   */
  private static @Nullable String movingSetting(JdbcConnection driver) {
    PropertyKey reconnects = PropertyKey.autoReconnect;
    if (Boolean.TRUE.equals(driver.getPropertySet().getBooleanProperty(reconnects).getValue())) {
      return reconnects.getKeyName();
    }
    PropertyKey threshold = PropertyKey.loadBalanceAutoCommitStatementThreshold;
    return isSet(driver, threshold.getKeyName()) ? threshold.getKeyName() : null;
  }

  /**
   * Whether a connection to another server of a failover URL is exchanged for one to the first as
   * soon as that answers. In autocommit mode the driver does so between any two statements.
   */
  private static boolean goesBackToFirstServer(JdbcConnection driver) {
    return driver.getActiveMySQLConnection().getMultiHostParentProxy() != null
        && !(driver instanceof LoadBalancedConnection)
        && !(driver instanceof ReplicationConnection)
        && (isSet(driver, "secondsBeforeRetrySource") || isSet(driver, "queriesBeforeRetrySource"));
  }

  private static boolean isSet(JdbcConnection driver, String property) {
    return driver.getPropertySet().getIntegerProperty(property).getValue() != 0;
  }

  /**
   * Whether {@link #tellOfCommit} spares the round trip: not with another driver, nor where the
   * connection may be exchanged for one to another server.
   */
  public static boolean canTellOfCommit(Connection connection) throws SQLException {
    try {
      JdbcConnection driver = unwrap(connection);
      return driver != null && driver.getActiveMySQLConnection().getMultiHostParentProxy() == null;
    } catch (LinkageError e) {
      return false;
    }
  }

  /**
   * Commits for pool and driver alone, where a procedure has committed on the server: a pool would
   * else send a ROLLBACK when it gets the connection back. Should the server have said with its
   * last answer that a transaction is open, COMMIT is sent.
   */
  public static void tellOfCommit(Connection connection) throws SQLException {
    JdbcConnection driver = unwrap(connection);
    if (driver == null) {
      connection.commit();
      return;
    }
    RuntimeProperty<Boolean> asksTheLastAnswer =
        driver.getPropertySet().getBooleanProperty(PropertyKey.useLocalTransactionState);
    asksTheLastAnswer.setValue(true);
    try {
      connection.commit();
    } finally {
      // The same setting would leave out a ROLLBACK that is needed, which is why check refuses it.
      asksTheLastAnswer.setValue(false);
    }
  }

  /**
   * Returns the connection to one server that is used at the moment: a pool lends proxies, and a
   * failover URL gives connections that change their server.
   */
  public static Connection physical(Connection connection) throws SQLException {
    try {
      JdbcConnection driver = unwrap(connection);
      if (driver != null) {
        return driver.getActiveMySQLConnection();
      }
    } catch (LinkageError e) {
      // Another driver: its own wrapper, if there is one, is what stays the same.
    }
    return connection.isWrapperFor(Connection.class)
        ? connection.unwrap(Connection.class)
        : connection;
  }

  /**
   * Returns the statement whose {@code cancel} gets through while another thread executes it: one
   * of a connection to several addresses is a proxy that lets one thread in at a time.
   */
  public static Statement cancellable(Statement statement) {
    try {
      return statement.isWrapperFor(StatementImpl.class)
          ? statement.unwrap(StatementImpl.class)
          : statement;
    } catch (SQLException | LinkageError e) {
      return statement;
    }
  }

  /**
   * Prepares a statement on the server.
   *
   * @param physical a connection to one server
   * @return null where the driver is another one, or may exchange the connection for one to another
   *     server, or does not close its open statements together with the connection
   */
  public static @Nullable PreparedStatement prepareOnServer(Connection physical, String sql)
      throws SQLException {
    try {
      return physical instanceof JdbcConnection driver
              && driver.getMultiHostParentProxy() == null
              && Boolean.FALSE.equals(
                  driver.getPropertySet().getBooleanProperty("dontTrackOpenResources").getValue())
          ? driver.serverPrepareStatement(sql)
          : null;
    } catch (LinkageError e) {
      return null;
    }
  }

  private static @Nullable JdbcConnection unwrap(Connection connection) throws SQLException {
    return connection.isWrapperFor(JdbcConnection.class)
        ? connection.unwrap(JdbcConnection.class)
        : null;
  }
}
