package dev.idempotent.jdbc.internal.transaction;

import dev.idempotent.jdbc.internal.sql.DriverFlags;
import dev.idempotent.jdbc.internal.sql.DriverFlags.InTransaction;
import dev.idempotent.jdbc.internal.sql.SqlErrors;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A connection checked out of the application's pool, with the cheapest way to begin and end
 * transactions on it. Used by one thread.
 *
 * <p>On a connection in autocommit mode {@code START TRANSACTION} and {@code COMMIT} are sent as
 * text: toggling autocommit would cost one round trip more. The pool can't see such a transaction,
 * so {@link #close} never gives back a connection that might still be inside one. On a connection
 * with autocommit off there is nothing to begin.
 */
public final class Session {
  private static final Logger LOG = System.getLogger(Session.class.getName());
  private static final int NO_TIMEOUT = -1;

  private final Connection connection;
  private boolean explicit;
  private final int networkTimeout;
  private boolean restoreAutoCommit;
  private boolean open;
  private boolean broken;

  private Session(Connection connection, boolean explicit, int networkTimeout) {
    this.connection = connection;
    this.explicit = explicit;
    this.networkTimeout = networkTimeout;
  }

  /** Checks out a connection; waits as long as the pool does. */
  public static Session checkOut(DataSource pool) throws SQLException {
    Connection connection = pool.getConnection();
    try {
      return new Session(connection, connection.getAutoCommit(), networkTimeoutOf(connection));
    } catch (SQLException | RuntimeException | Error e) {
      closeQuietly(connection, e);
      throw e;
    }
  }

  /** Wraps the connection of a transaction that something else began, owns and ends. */
  static Session inside(Connection connection) {
    return new Session(connection, false, NO_TIMEOUT);
  }

  /** Returns the pool's connection. */
  public Connection connection() {
    return connection;
  }

  /**
   * Whether transactions are begun explicitly in autocommit mode, so that the driver's
   * in-transaction flag tells their loss.
   */
  public boolean isExplicit() {
    return explicit;
  }

  /** Begins a transaction. */
  public void begin() throws SQLException {
    open = true;
    if (explicit) {
      execute("START TRANSACTION");
    }
  }

  /**
   * Prepares for a single reading: with autocommit on it is a transaction of its own, else it
   * begins one that {@link #endUnlessAutoCommit} has to end.
   */
  public void beginUnlessAutoCommit() {
    open = !explicit;
  }

  /** Ends what a single reading has begun, so that the next transaction sees what is newer. */
  public void endUnlessAutoCommit() throws SQLException {
    if (open) {
      rollback();
    }
  }

  /** Goes on in the same transaction with autocommit off, until the connection is given back. */
  void leaveAutoCommit() throws SQLException {
    if (explicit) {
      connection.setAutoCommit(false);
      explicit = false;
      restoreAutoCommit = true;
    }
  }

  /**
   * Whether a statement may do it that begins or ends the transaction on the server, past pool and
   * driver, at the price of that statement alone.
   */
  public boolean allowsProcedures() throws SQLException {
    return explicit || DriverFlags.canTellOfCommit(connection);
  }

  /** Says that the next statement begins a transaction by itself. */
  public void beginsByStatement() {
    open = true;
  }

  /**
   * Says that a statement has committed. Costs no round trip, unless the server says that a
   * transaction is open all the same, which is committed then.
   */
  public void committedByStatement() throws SQLException {
    if (!explicit) {
      DriverFlags.tellOfCommit(connection);
      if (isStillInTransaction()) {
        DriverFlags.physical(connection).commit();
      }
    } else if (isStillInTransaction()) {
      execute("COMMIT");
    }
    open = false;
  }

  /** Commits. After an exception nobody knows here whether it did. */
  public void commit() throws SQLException {
    if (explicit) {
      execute("COMMIT");
    } else {
      connection.commit();
      if (isStillInTransaction()) {
        DriverFlags.physical(connection).commit();
      }
    }
    open = false;
  }

  /** Rolls back. After an exception the connection is not used again. */
  public void rollback() throws SQLException {
    boolean done = false;
    try {
      if (explicit) {
        execute("ROLLBACK");
      } else {
        connection.rollback();
        if (isStillInTransaction()) {
          DriverFlags.physical(connection).rollback();
        }
      }
      open = false;
      done = true;
    } finally {
      broken |= !done;
    }
  }

  /**
   * Some pools send nothing where none of their own statements was used, and the engine's go to the
   * driver's connection itself. The flag is that of the server's last answer.
   */
  private boolean isStillInTransaction() {
    return DriverFlags.inTransaction(connection) == InTransaction.YES;
  }

  /** Executes a statement without a result. */
  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Bounds how long the next answers of the server may take; costs no round trip. */
  public void limitSilence(Duration limit) throws SQLException {
    if (networkTimeout >= 0) {
      long millis = Math.min(Integer.MAX_VALUE, Math.max(1, limit.toMillis()));
      connection.setNetworkTimeout(Runnable::run, (int) millis);
    }
  }

  /** Gives the pool's own bound back. */
  public void restoreSilence() throws SQLException {
    if (networkTimeout >= 0) {
      connection.setNetworkTimeout(Runnable::run, networkTimeout);
    }
  }

  /** Says that the connection must not be used by anybody again. */
  public void markBroken() {
    broken = true;
  }

  /**
   * Gives the connection back, rolled back if that was not done; where that can't be made sure it
   * is aborted instead, and the pool made to notice.
   *
   * @return what went wrong on the way, or null
   */
  public @Nullable SQLException close() {
    SQLException problem = null;
    if (open && !broken) {
      try {
        rollback();
      } catch (SQLException | RuntimeException | Error e) {
        problem = problemOf(e);
      }
    }
    try {
      // A session with completion_type CHAIN is inside the next transaction already.
      broken = broken || (explicit && isStillInTransaction());
      if (!broken) {
        restoreAutoCommit();
        restoreSilence();
      }
    } catch (SQLException | RuntimeException | Error e) {
      broken = true;
      problem = problemOf(e);
    }
    if (broken && !isSafeToGiveBack()) {
      LOG.log(
          Level.WARNING,
          "a connection could neither be rolled back nor aborted, and stays out of the pool");
      return problem;
    }
    try {
      connection.close();
    } catch (SQLException | RuntimeException | Error e) {
      problem = problem == null ? problemOf(e) : problem;
    }
    return problem;
  }

  /** A driver may make mistakes; what waits for the end of the transaction must not suffer. */
  private static SQLException problemOf(Throwable e) {
    return e instanceof SQLException problem
        ? problem
        : new SQLException("the driver threw " + e.getClass().getName());
  }

  private void restoreAutoCommit() throws SQLException {
    if (restoreAutoCommit) {
      connection.setAutoCommit(true);
    }
  }

  /**
   * Aborts the connection, if need be past the pool. A wrapper may refuse both; then a transaction
   * that the pool can't see has to be over, or the next borrower would commit it.
   */
  private boolean isSafeToGiveBack() {
    if (aborts(connection) || abortsPhysical()) {
      tellPool();
      return true;
    }
    return !explicit || !open || isOver();
  }

  private static boolean aborts(Connection connection) {
    try {
      connection.abort(Runnable::run);
      return true;
    } catch (SQLException | RuntimeException | Error e) {
      return false;
    }
  }

  private boolean abortsPhysical() {
    try {
      return aborts(DriverFlags.physical(connection));
    } catch (SQLException | RuntimeException | Error e) {
      return false;
    }
  }

  private boolean isOver() {
    try {
      execute("ROLLBACK");
      return true;
    } catch (SQLException e) {
      return SqlErrors.isConnectionLost(e);
    } catch (RuntimeException | Error e) {
      return false;
    }
  }

  /** A pool learns from an exception of the aborted connection that it must not lend it again. */
  private void tellPool() {
    try (Statement statement = connection.createStatement()) {
      statement.getMaxRows();
    } catch (SQLException | RuntimeException | Error expected) {
      // That is what was wanted.
    }
  }

  private static int networkTimeoutOf(Connection connection) throws SQLException {
    try {
      return connection.getNetworkTimeout();
    } catch (SQLFeatureNotSupportedException | AbstractMethodError e) {
      return NO_TIMEOUT;
    }
  }

  private static void closeQuietly(Connection connection, Throwable main) {
    try {
      connection.close();
    } catch (SQLException e) {
      main.addSuppressed(e);
    }
  }
}
