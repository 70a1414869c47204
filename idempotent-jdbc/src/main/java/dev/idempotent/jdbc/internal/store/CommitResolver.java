package dev.idempotent.jdbc.internal.store;

import dev.idempotent.ResultException;
import dev.idempotent.jdbc.internal.sql.Prepared;
import dev.idempotent.jdbc.internal.sql.SqlErrors;
import dev.idempotent.jdbc.internal.store.ClaimSteps.Attempt;
import dev.idempotent.jdbc.internal.store.WaitLimit.Watch;
import dev.idempotent.jdbc.internal.transaction.Session;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.CommitResolution;
import dev.idempotent.spi.StoredOutcome;
import dev.idempotent.spi.Ticker;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what became of a COMMIT that was not answered. Immutable.
 *
 * <p>A locking read on a new connection is the only honest witness: it waits for the old session,
 * if that one is still committing, and a read-only replica refuses it. The claim's own answer came
 * before COMMIT was sent, so the row exists, locked, until the old transaction ends in one way or
 * the other. Where a procedure was to insert the row as well, it may come only later, for as long
 * as the old session exists.
 *
 * <ul>
 *   <li>The row has our attempt id: committed.
 *   <li>It has another one's, within our life: ours was rolled back and that one's stands.
 *   <li>There is none: rolled back, but only if it is the same server process that had the claim,
 *       which is not of a replication group, and our life is not over. Another server may not have
 *       received the commit yet, an expired row may have been purged, and a group's primary that is
 *       cut off rolls back what the others may have taken from it.
 *   <li>Someone holds the row: probably the old session. It is killed, if it is on this very
 *       process, and the row read again.
 * </ul>
 */
final class CommitResolver {
  /** What the row says. */
  sealed interface Verdict {
    /** Returns the same for listeners. */
    CommitResolution resolution();

    /** The commit took place. */
    record Committed() implements Verdict {
      @Override
      public CommitResolution resolution() {
        return CommitResolution.COMMITTED;
      }
    }

    /** The commit did not take place. */
    record RolledBack() implements Verdict {
      @Override
      public CommitResolution resolution() {
        return CommitResolution.ROLLED_BACK;
      }
    }

    /** The commit did not take place, and another call has completed since. */
    record Replaced(StoredOutcome winner) implements Verdict {
      @Override
      public CommitResolution resolution() {
        return CommitResolution.REPLACED;
      }
    }

    /** Nobody can tell. */
    record Unknown() implements Verdict {
      @Override
      public CommitResolution resolution() {
        return CommitResolution.UNKNOWN;
      }
    }
  }

  /**
   * Answers by which a server says for certain that it has not committed. 3100 is none: a primary
   * that has lost its group gives it for what the group may have committed.
   */
  private static final Set<Integer> REFUSALS = Set.of(1205, 1213, 1290, 1614, 1792, 1836, 3101);

  private static final int NO_SUCH_SESSION = 1094;

  private static final Logger LOG = System.getLogger(CommitResolver.class.getName());
  private static final Duration READ_WAIT = Duration.ofSeconds(1);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final DataSource pool;
  private final KeyTable table;
  private final WaitLimit waitLimit;
  private final StoreSettings settings;
  private final Ticker ticker;
  private final ServerInstance.Cache instances = new ServerInstance.Cache();

  CommitResolver(
      DataSource pool, KeyTable table, WaitLimit waitLimit, StoreSettings settings, Ticker ticker) {
    this.pool = pool;
    this.table = table;
    this.waitLimit = waitLimit;
    this.settings = settings;
    this.ticker = ticker;
  }

  static boolean isRefusal(SQLException e) {
    return REFUSALS.contains(e.getErrorCode());
  }

  ServerInstance.Cache instances() {
    return instances;
  }

  /**
   * Finds out, within the settings' time and what the pool adds to it. The thread's interrupt waits
   * until that is done: it would end each pause, and close each connection of a virtual thread.
   *
   * @param rowCertain whether the row exists for as long as the old transaction is open
   */
  Verdict resolve(
      ClaimRequest request, Attempt attempt, ServerInstance claimedOn, boolean rowCertain) {
    long until = ticker.read() + settings.resolveWithin().toNanos();
    boolean interrupted = false;
    try {
      do {
        interrupted |= Thread.interrupted();
        Verdict verdict = ask(request, attempt, claimedOn, rowCertain);
        if (verdict != null) {
          return verdict;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      } while (until - ticker.read() > 0);
      return new Verdict.Unknown();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private @Nullable Verdict ask(
      ClaimRequest request, Attempt attempt, ServerInstance claimedOn, boolean rowCertain) {
    Session session;
    try {
      session = Session.checkOut(pool);
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "no connection to find out about a commit: {0}", SqlErrors.described(e));
      return null;
    }
    try {
      return ask(session, request, attempt, claimedOn, rowCertain);
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "a try to find out about a commit: {0}", SqlErrors.described(e));
      if (SqlErrors.isConnectionLost(e) || SqlErrors.isReadOnly(e)) {
        session.markBroken();
      }
      return null;
    } finally {
      session.close();
    }
  }

  private @Nullable Verdict ask(
      Session session,
      ClaimRequest request,
      Attempt attempt,
      ServerInstance claimedOn,
      boolean rowCertain)
      throws SQLException {
    session.limitSilence(settings.answerWithin().plus(READ_WAIT));
    ServerInstance here = instances.of(session.connection());
    // A snapshot, or at MySQL's default isolation a gap lock, would only be in the way.
    session.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    session.begin();
    // Before the row is read: what the old session does later must not be missed.
    boolean settled = rowCertain || !claimedOn.isSameProcess(here) || end(session, claimedOn);
    KeyRow row;
    try (Prepared reading = table.prepareReadLocked(session.connection(), request)) {
      row = reading.execute(this::readWithin).orElse(null);
    } catch (SQLException e) {
      session.rollback();
      if (SqlErrors.isCancelled(e) || SqlErrors.isLockWaitTimeout(e)) {
        endOldSession(session, claimedOn, here);
        return null;
      }
      throw e;
    }
    session.rollback();
    boolean withinLife = ticker.read() - attempt.sentAt() < request.ttl().toNanos();
    boolean absenceTells = claimedOn.isSameProcess(here) && !here.isOfGroup();
    Verdict verdict = judge(row, request.method(), attempt.id(), withinLife, absenceTells);
    return !settled && verdict instanceof Verdict.RolledBack ? null : verdict;
  }

  /**
   * Ends the old session; returns whether it had ended before, so that the server does not know it
   * any more. That the statement is answered by an OK settles nothing yet.
   */
  private static boolean end(Session session, ServerInstance claimedOn) throws SQLException {
    try {
      session.execute("KILL CONNECTION " + claimedOn.sessionId());
      return false;
    } catch (SQLException e) {
      if (SqlErrors.isConnectionLost(e)) {
        throw e;
      }
      return e.getErrorCode() == NO_SUCH_SESSION;
    }
  }

  private Optional<KeyRow> readWithin(PreparedStatement statement) throws SQLException {
    Watch watch = waitLimit.watch(statement, ticker.read() + READ_WAIT.toNanos());
    try {
      return Optional.ofNullable(table.rowOf(statement));
    } finally {
      watch.end();
    }
  }

  /**
   * Judges what was read.
   *
   * @param row the row, or null if there is none
   * @param ours our attempt's id
   * @param withinLife whether our row could not have expired yet
   * @param absenceTells whether it was read from the server process that had the claim, and no
   *     other one may have committed what that one rolled back
   */
  static Verdict judge(
      @Nullable KeyRow row,
      String method,
      AttemptId ours,
      boolean withinLife,
      boolean absenceTells) {
    if (row != null && row.isOf(ours)) {
      return new Verdict.Committed();
    }
    if (row != null && withinLife && row.isAlive()) {
      return replacedBy(row, method);
    }
    // An expired row of another attempt is no better than none: we may have taken it over, and a
    // new primary that has not applied that commit yet still shows it.
    return withinLife && absenceTells ? new Verdict.RolledBack() : new Verdict.Unknown();
  }

  /** An unreadable outcome of the other call still says that ours was rolled back. */
  private static Verdict replacedBy(KeyRow row, String method) {
    try {
      return new Verdict.Replaced(row.toStored(method));
    } catch (ResultException e) {
      return new Verdict.RolledBack();
    }
  }

  /**
   * Its answer settles nothing: the row will tell. A sharding driver may not know the statement.
   */
  private static void endOldSession(
      Session session, ServerInstance claimedOn, ServerInstance here) {
    if (!claimedOn.isSameProcess(here)) {
      return;
    }
    try {
      session.execute("KILL " + claimedOn.sessionId());
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.DEBUG, "the old session could not be ended: {0}", e.getClass().getName());
    }
  }
}
