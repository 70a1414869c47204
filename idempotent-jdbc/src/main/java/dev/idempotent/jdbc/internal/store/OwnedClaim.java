package dev.idempotent.jdbc.internal.store;

import dev.idempotent.OutcomeUnknownException;
import dev.idempotent.jdbc.internal.sql.SqlErrors;
import dev.idempotent.jdbc.internal.store.ClaimSteps.WaitOverException;
import dev.idempotent.jdbc.internal.store.CommitResolver.Verdict;
import dev.idempotent.jdbc.internal.transaction.EndActions;
import dev.idempotent.jdbc.internal.transaction.Session;
import dev.idempotent.jdbc.internal.transaction.SharedTransaction;
import dev.idempotent.spi.Claim;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.StoredOutcome;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A claim whose transaction the library began, and so ends.
 *
 * <ol>
 *   <li>Prove that the transaction still is the one that the claim began.
 *   <li>Write the outcome into the key's row ({@link KeyWrite}), and start the lives of joined keys
 *       again that are getting old.
 *   <li>COMMIT, the only one. A stored procedure may do it together with the second step.
 *   <li>Give the connection back; only then run what waits for the end.
 * </ol>
 */
final class OwnedClaim implements Claim {
  private static final Logger LOG = System.getLogger(OwnedClaim.class.getName());

  private final SharedTransaction transaction;
  private final ClaimRequest request;
  private final ServerInstance server;
  private final StoreParts parts;
  private final Session session;
  private final EndActions actions;
  private KeyWrite key;

  OwnedClaim(
      SharedTransaction transaction,
      ClaimRequest request,
      KeyWrite key,
      ServerInstance server,
      StoreParts parts) {
    this.transaction = transaction;
    this.request = request;
    this.key = key;
    this.server = server;
    this.parts = parts;
    this.session = transaction.session();
    this.actions = transaction.actions();
  }

  @Override
  public Completion complete(Outcome outcome) {
    return write(
        outcome,
        () -> {
          UnusedConnection.check(transaction, parts.settings().strict());
          transaction.requireAlive();
          session.limitSilence(silence());
        });
  }

  /**
   * Rolls back and writes key and failure anew. A savepoint after the claim would be spared by it,
   * and with it a round trip of every call that succeeds.
   */
  @Override
  public Completion completeWithFailure(Outcome failure) {
    key = new LateKey(transaction, request, parts);
    return write(
        failure,
        () -> {
          transaction.requireAlive();
          session.limitSilence(silence());
          session.rollback();
          transaction.actions().undoJoined();
          session.begin();
        });
  }

  /** A key that is written only now may have to wait for another holder. */
  private Duration silence() {
    Duration own = parts.settings().answerWithin();
    return key instanceof LateKey ? own.plusNanos(request.waitNanos()) : own;
  }

  /** What is done on the connection. */
  private interface Work {
    void run() throws SQLException;
  }

  private Completion write(Outcome outcome, Work preparation) {
    boolean atOnce;
    try {
      preparation.run();
      atOnce = canCommitAtOnce();
      if (atOnce) {
        transaction.prepareCommit();
      }
    } catch (SQLException e) {
      return writeFailed(e);
    } catch (RuntimeException | Error e) {
      abandon(e);
      throw e;
    }
    Completion completion = atOnce ? writeAndCommit(outcome) : null;
    return completion == null ? writeThenCommit(outcome) : completion;
  }

  /** The lives of joined keys start after the last wait for another holder, just before COMMIT. */
  private boolean canCommitAtOnce() throws SQLException {
    return parts.procedures().areFor(session, server)
        && key.canCommit()
        && (key.isRowCertain() || !transaction.actions().hasJoined());
  }

  /** Returns null where nothing was done. */
  private @Nullable Completion writeAndCommit(Outcome outcome) {
    try {
      if (!key.writeAndCommit(outcome)) {
        return null;
      }
    } catch (SQLException e) {
      return writeAndCommitFailed(e);
    } catch (RuntimeException | Error e) {
      return commitFailed(Failures.unanswered(e));
    }
    return commit(session::committedByStatement);
  }

  /**
   * An error answer does not say whether COMMIT was reached: a statement that is killed while it
   * commits has committed. But a session executes one statement after the other, so that the row
   * tells at once.
   */
  private Completion writeAndCommitFailed(SQLException e) {
    if (SqlErrors.isPacketTooLarge(e)) {
      // Neither driver nor server has taken it.
      return writeFailed(e);
    }
    if (SqlErrors.isConnectionLost(e)) {
      return commitFailed(e);
    }
    KeyRow row;
    try {
      session.rollback();
      row = readCommitted();
    } catch (SQLException | RuntimeException | Error lost) {
      return commitFailed(e);
    }
    if (row != null && row.isOf(key.attempt().id())) {
      end(End.COMMITTED, null);
      return new Completion.Stored();
    }
    if (e instanceof WaitOverException) {
      RuntimeException busy = Failures.busy(request);
      abandon(busy);
      throw busy;
    }
    if (key.isRowCertain() && CommitResolver.isRefusal(e)) {
      // What stores the outcome in a row that is held waits for nobody: it was COMMIT that met
      // this.
      session.markBroken();
      RuntimeException failure = Failures.commitRefused(request, e);
      end(End.ROLLED_BACK, failure);
      throw failure;
    }
    return writeFailed(e);
  }

  private Completion writeThenCommit(Outcome outcome) {
    StoredOutcome winner;
    try {
      winner = key.write(outcome);
      transaction.prepareCommit();
      if (key instanceof LateKey) {
        // Its wait is over, and COMMIT has none.
        session.limitSilence(parts.settings().answerWithin());
      }
    } catch (SQLException e) {
      return writeFailed(e);
    } catch (RuntimeException | Error e) {
      abandon(e);
      throw e;
    }
    if (winner != null) {
      rollback(null);
      return new Completion.Superseded(winner);
    }
    return commit(session::commit);
  }

  private Completion commit(Work ending) {
    try {
      ending.run();
    } catch (SQLException e) {
      return commitFailed(e);
    } catch (RuntimeException | Error e) {
      // Not the server's answer: whether it got the COMMIT, nobody knows.
      return commitFailed(Failures.unanswered(e));
    }
    end(End.COMMITTED, null);
    return new Completion.Stored();
  }

  private Completion writeFailed(SQLException e) {
    transaction.observe(e);
    RuntimeException failure =
        transaction.isDoomed() && !SqlErrors.isConnectionLost(e)
            ? transaction.lost()
            : Failures.ofResult(request.method(), e);
    StoredOutcome winner = abandon(failure);
    if (winner != null) {
      return new Completion.Superseded(winner);
    }
    throw failure;
  }

  /** An error answer is an answer: not committed. Without any answer, the row has to tell. */
  private Completion commitFailed(SQLException e) {
    session.markBroken();
    if (CommitResolver.isRefusal(e)) {
      RuntimeException failure = Failures.commitRefused(request, e);
      end(End.ROLLED_BACK, failure);
      throw failure;
    }
    release(null);
    Verdict verdict = resolve();
    LOG.log(
        Level.DEBUG,
        "{0}: COMMIT was not answered ({1}); the key''s row says: {2}",
        request.method(),
        SqlErrors.described(e),
        verdict.resolution());
    parts.settings().notifier().commitResolved(request.method(), verdict.resolution());
    if (verdict instanceof Verdict.Committed) {
      transaction.actions().runOutwards(End.COMMITTED);
      return new Completion.Stored();
    }
    if (verdict instanceof Verdict.Replaced replaced) {
      transaction.actions().runOutwards(End.ROLLED_BACK);
      return new Completion.Superseded(replaced.winner());
    }
    if (verdict instanceof Verdict.RolledBack) {
      transaction.actions().runOutwards(End.ROLLED_BACK);
      throw Failures.commitRefused(request, e);
    }
    transaction.actions().runOutwards(End.UNKNOWN);
    throw Failures.unknown(request, e, parts.settings().resolveWithin().toMillis());
  }

  private Verdict resolve() {
    try {
      return parts.resolver().resolve(request, key.attempt(), server, key.isRowCertain());
    } catch (RuntimeException | Error e) {
      // Whatever it was, the caller has to hear that the outcome is open, and not only this.
      LOG.log(
          Level.DEBUG,
          "{0}: finding out about a commit failed with {1}",
          request.method(),
          e.getClass().getName());
      return new Verdict.Unknown();
    }
  }

  @Override
  public long expiresAt() {
    return key.expiresAt();
  }

  @Override
  public @Nullable StoredOutcome abandon(Throwable reason) {
    return rollback(reason);
  }

  private @Nullable StoredOutcome rollback(@Nullable Throwable reason) {
    StoredOutcome winner = null;
    try {
      session.limitSilence(parts.settings().answerWithin());
      session.rollback();
      if (reason != null && key instanceof LateKey) {
        winner = committedOutcome();
      }
    } catch (SQLException e) {
      if (reason != null) {
        Failures.suppress(reason, e);
      }
    } catch (RuntimeException | Error e) {
      // An unreadable row of the other call; the method's own failure matters more.
      if (reason != null && reason != e) {
        reason.addSuppressed(e);
      }
    }
    end(End.ROLLED_BACK, reason);
    return winner;
  }

  /** The method may have failed because it met the state that another call with the key left. */
  private @Nullable StoredOutcome committedOutcome() throws SQLException {
    KeyRow row = readCommitted();
    return row == null || !row.isAlive() ? null : row.toStored(request.method());
  }

  /** Reads the key's row outside of the claim's transaction, which has ended. */
  private @Nullable KeyRow readCommitted() throws SQLException {
    session.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    session.begin();
    KeyRow row = parts.table().readPlain(session.connection(), request);
    session.rollback();
    return row;
  }

  @Override
  public boolean isWorthRetrying(Throwable reason) {
    return !(reason instanceof OutcomeUnknownException) && SqlErrors.isLostToOthers(reason);
  }

  @Override
  public void whenEnded(Consumer<End> action) {
    actions.add(action);
  }

  @Override
  public void whenAllEnded(Consumer<End> action) {
    actions.addLater(action);
  }

  private void end(End end, @Nullable Throwable main) {
    try {
      release(main);
    } finally {
      transaction.actions().runOutwards(end);
    }
  }

  private void release(@Nullable Throwable main) {
    transaction.markEnded();
    parts.binding().unbind();
    SQLException problem = session.close();
    if (problem != null && main != null) {
      Failures.suppress(main, problem);
    } else if (problem != null) {
      LOG.log(
          Level.DEBUG,
          "{0}: giving the connection back failed with {1}",
          request.method(),
          SqlErrors.described(problem));
    }
  }
}
