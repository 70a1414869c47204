package dev.idempotent.jdbc.internal.transaction;

import dev.idempotent.ErrorCode;
import dev.idempotent.TransactionLostException;
import dev.idempotent.jdbc.internal.sql.DriverFlags;
import dev.idempotent.jdbc.internal.sql.DriverFlags.InTransaction;
import dev.idempotent.jdbc.internal.sql.ImplicitCommit;
import dev.idempotent.jdbc.internal.sql.ImplicitCommit.Effect;
import dev.idempotent.jdbc.internal.sql.SqlErrors;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one transaction that a call's key and its method's writes share, from the claim to the commit
 * or rollback. Used by the thread that began it.
 *
 * <p>A method can lose the transaction without the engine's noticing: it swallows the exception of
 * a deadlock, or calls a procedure that commits. What it writes next would commit without the key.
 * So everything that the method does on the connection goes past {@link #observe}, and an error
 * that ended the transaction dooms it: no further statement and no commit, only the rollback.
 */
public final class SharedTransaction {
  /** What has to be done on the connection before something runs that may commit. */
  @FunctionalInterface
  public interface RiskStep {
    /** Does it. */
    void run() throws SQLException;
  }

  private enum State {
    ACTIVE,
    DOOMED,
    ENDED
  }

  private static final String PROBE = "idempotent_probe";

  private final Session session;
  private final boolean rollbackOnTimeout;
  private final Thread owner = Thread.currentThread();
  private final String method;
  private State state = State.ACTIVE;
  private final List<RiskStep> beforeRisk = new ArrayList<>(0);
  private EndActions actions = new EndActions(null);
  private @Nullable SQLException reason;
  private @Nullable Runnable rollbackOnly;
  private boolean used;
  private boolean keyless;
  private boolean probed;
  private boolean doubted;
  private boolean rewound;
  private boolean savepointSet;
  private int savepoints;

  /**
   * Wraps a session whose transaction has begun.
   *
   * @param rollbackOnTimeout whether the server rolls back when a lock wait times out
   * @param method the method that the transaction is for, for messages
   */
  public SharedTransaction(Session session, boolean rollbackOnTimeout, String method) {
    this.session = session;
    this.rollbackOnTimeout = rollbackOnTimeout;
    this.method = method;
  }

  /**
   * Wraps the session of a transaction that something else began and will end.
   *
   * @param rollbackOnly makes sure that its owner does not commit it
   * @param description what to call it in messages
   */
  public static SharedTransaction joining(
      Session session, Runnable rollbackOnly, String description) {
    SharedTransaction transaction = new SharedTransaction(session, true, description);
    transaction.rollbackOnly = rollbackOnly;
    return transaction;
  }

  /**
   * Whether something else began the transaction and ends it. What its owner does on the connection
   * can't be seen, so that its loss has to be looked for.
   */
  public boolean isJoining() {
    return rollbackOnly != null;
  }

  /** Returns the session, for the engine's own statements. */
  public Session session() {
    return session;
  }

  /** Returns the method that the transaction is for. */
  public String method() {
    return method;
  }

  /** Returns a savepoint's name that this transaction has not used yet. */
  public String nextSavepoint() {
    savepoints++;
    return "idempotent_" + savepoints;
  }

  /** Returns what waits for the end of the innermost claim. */
  public EndActions actions() {
    return actions;
  }

  /** Makes another claim's actions the innermost ones. */
  public void setActions(EndActions innermost) {
    actions = innermost;
  }

  /** Has something done on the connection each time before something runs that may commit. */
  public void beforeRisk(RiskStep step) {
    beforeRisk.add(step);
  }

  /** Takes such a step back. */
  public void noLongerBeforeRisk(RiskStep step) {
    beforeRisk.remove(step);
  }

  /** Whether the method asked for the call's connection. */
  public boolean isUsed() {
    return used;
  }

  void markUsed() {
    used = true;
  }

  /** Says that no row of a key proves before the commit that the transaction is the first one. */
  public void markKeyless() {
    keyless = true;
  }

  /** Whether nothing but a rollback is possible. */
  public boolean isDoomed() {
    return state == State.DOOMED;
  }

  boolean isEnded() {
    return state == State.ENDED;
  }

  /** Says that the transaction has ended and its connection is given back. */
  public void markEnded() {
    state = State.ENDED;
  }

  boolean isOwner(Thread thread) {
    return owner == thread;
  }

  /** Takes note of an exception of the shared connection. */
  public void observe(SQLException e) {
    if (SqlErrors.hasRolledBack(e)
        || SqlErrors.isConnectionLost(e)
        || (SqlErrors.isLockWaitTimeout(e) && rollbackOnTimeout)) {
      doom(e);
    }
    if (SqlErrors.isReadOnly(e)) {
      // After a failover the server stays so, and a pool would lend the connection for ever.
      session.markBroken();
    }
    doubted = true;
  }

  /**
   * Whether an error was met on the connection, after which a call must prove before its commit
   * that the key's row is still there: the list of errors that end a transaction may not be
   * complete, and the exception of a batch shows only the last one.
   */
  public boolean isDoubted() {
    return doubted;
  }

  /** Says that the transaction is gone, or can't be trusted any more. */
  public void doom(@Nullable SQLException why) {
    if (state == State.ACTIVE) {
      state = State.DOOMED;
      reason = why;
      if (rollbackOnly != null) {
        rollbackOnly.run();
      }
    }
  }

  /** Judges a text of SQL as this connection's server will read it. */
  Effect effectOf(String sql) {
    return ImplicitCommit.of(sql, DriverFlags.backslashes(session.connection()));
  }

  /**
   * Makes sure that the transaction can be told from another one later, before something runs that
   * may end it; costs three round trips and one more when the connection goes back. The driver's
   * flag is not enough: a procedure may end the transaction and begin another one. Nor is
   * autocommit mode bearable, in which what such a procedure writes after a loss would commit on
   * its own.
   */
  void armProbe() throws SQLException {
    observing(
        () -> {
          for (RiskStep step : beforeRisk) {
            step.run();
          }
          setProbe();
        });
  }

  /** The method can swallow what the engine's own statements meet, as it can with its own. */
  private void observing(RiskStep step) throws SQLException {
    try {
      step.run();
    } catch (SQLException e) {
      observe(e);
      throw e;
    }
  }

  private void setProbe() throws SQLException {
    if (!probed) {
      session.leaveAutoCommit();
      session.execute("SAVEPOINT " + PROBE);
      probed = true;
    }
  }

  /**
   * Makes sure that a batch can't hide the transaction's loss: the driver goes on after most
   * errors, in autocommit mode with statements that commit on their own, and its exception shows
   * the last error only. Costs a round trip in autocommit mode and one more when the connection
   * goes back; two more where no key's row will tell of the loss.
   */
  void armForBatch() throws SQLException {
    observing(keyless ? this::setProbe : session::leaveAutoCommit);
  }

  /** Sets the probe again after a rollback to a savepoint that may lie before it. */
  void rearmProbe() throws SQLException {
    if (probed) {
      observing(() -> session.execute("SAVEPOINT " + PROBE));
    }
  }

  /** Undoes what was done since a savepoint of the engine's own. */
  public void rewindTo(String savepoint) throws SQLException {
    session.execute("ROLLBACK TO SAVEPOINT " + savepoint);
    rearmProbe();
  }

  /** Says that the method has perhaps gone back to a savepoint of its own, or will do. */
  void markRewound() {
    rewound = true;
  }

  /** Says that the method has set a savepoint of its own. */
  void markSavepoint() {
    savepointSet = true;
  }

  /**
   * Whether a joined claim that is kept has to release its savepoint, and with it those that were
   * set since: to go back to one of them later would undo a part of its call.
   */
  public boolean mayHaveSavepoints() {
    return savepointSet || mayBeRewound();
  }

  /**
   * Whether a joined claim that was kept may have been undone since, by somebody who went back to a
   * savepoint before it.
   */
  private boolean mayBeRewound() {
    return rewound || isJoining();
  }

  /** Does what the joined claims need just before the commit. */
  public void prepareCommit() throws SQLException {
    actions.runBeforeCommit(mayBeRewound());
  }

  /** Checks, after something ran that may have ended it, that the transaction still exists. */
  void checkProbe() throws SQLException {
    if (probed) {
      probed = false;
      release(PROBE);
    } else if (session.isExplicit()
        && DriverFlags.inTransaction(session.connection()) == InTransaction.NO) {
      doom(null);
    }
  }

  /**
   * Releases a savepoint, which proves that the transaction which set it still exists.
   *
   * @throws TransactionLostException if it does not
   */
  public void releaseSavepoint(String name) throws SQLException {
    release(name);
    if (state != State.ACTIVE) {
      throw lost();
    }
  }

  private void release(String name) throws SQLException {
    try {
      session.execute("RELEASE SAVEPOINT " + name);
    } catch (SQLException e) {
      if (!SqlErrors.isSavepointGone(e)) {
        observe(e);
        throw e;
      }
      doom(e);
    }
  }

  /**
   * Proves, before the commit, that the transaction still is the one that claimed the key.
   *
   * @throws TransactionLostException if it is not
   */
  public void requireAlive() throws SQLException {
    if (state == State.ACTIVE) {
      checkProbe();
    }
    if (state != State.ACTIVE) {
      throw lost();
    }
  }

  /** Returns what ended the transaction, without its message; null if that is not known. */
  @Nullable SQLException reason() {
    return reason == null ? null : SqlErrors.withoutMessage(reason);
  }

  /** Returns the exception that tells the caller of the loss. */
  public TransactionLostException lost() {
    String detail =
        reason == null
            ? "by something that the method executed"
            : "by error " + reason.getErrorCode() + " (SQLState " + reason.getSQLState() + ")";
    return new TransactionLostException(
        ErrorCode.TRANSACTION_LOST,
        method
            + ": the call's transaction was ended "
            + detail
            + " before the method returned."
            + " What was still open has been rolled back; call again with the same key. The method"
            + " must let such exceptions out, and must not run statements that commit.",
        reason());
  }
}
