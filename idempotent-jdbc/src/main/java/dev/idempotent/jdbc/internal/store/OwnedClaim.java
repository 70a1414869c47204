package dev.idempotent.jdbc.internal.store;

import dev.idempotent.jdbc.internal.sql.SqlErrors;
import dev.idempotent.jdbc.internal.store.ClaimSteps.Attempt;
import dev.idempotent.jdbc.internal.store.CommitResolver.Verdict;
import dev.idempotent.jdbc.internal.transaction.Session;
import dev.idempotent.jdbc.internal.transaction.SharedTransaction;
import dev.idempotent.jdbc.internal.transaction.TransactionBinding;
import dev.idempotent.spi.Claim;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.Ticker;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A claim whose transaction the library began, and so ends.
 *
 * <ol>
 *   <li>Prove that the transaction still is the one that claimed.
 *   <li>UPDATE the key's row with the outcome, by attempt id: exactly one row, or the key is gone.
 *       The row's life starts here. A void call's row is complete already; it is updated only when
 *       so much of its life has passed that a retry could notice.
 *   <li>COMMIT, the only one.
 *   <li>Give the connection back; only then run what waits for the end.
 * </ol>
 */
final class OwnedClaim implements Claim {
  private static final Logger LOG = System.getLogger(OwnedClaim.class.getName());

  /** A void call's row is prolonged when more than this part of its life has passed. */
  private static final int LIFE_FRACTION = 100;

  private final SharedTransaction transaction;
  private final TransactionBinding binding;
  private final ClaimRequest request;
  private final Attempt attempt;
  private final ServerInstance server;
  private final KeyTable table;
  private final CommitResolver resolver;
  private final StoreSettings settings;
  private final Ticker ticker;
  private final Session session;
  private long expiresAt;

  OwnedClaim(
      SharedTransaction transaction,
      TransactionBinding binding,
      ClaimRequest request,
      Attempt attempt,
      ServerInstance server,
      KeyTable table,
      CommitResolver resolver,
      StoreSettings settings,
      Ticker ticker) {
    this.transaction = transaction;
    this.binding = binding;
    this.request = request;
    this.attempt = attempt;
    this.server = server;
    this.table = table;
    this.resolver = resolver;
    this.settings = settings;
    this.ticker = ticker;
    this.session = transaction.session();
    this.expiresAt = attempt.sentAt() + request.ttl().toNanos();
  }

  @Override
  public Completion complete(Outcome outcome) {
    try {
      UnusedConnection.check(transaction, settings.strict());
      transaction.requireAlive();
      session.limitSilence(settings.answerWithin());
      store(outcome);
    } catch (SQLException e) {
      transaction.observe(e);
      RuntimeException failure =
          transaction.isDoomed() && !SqlErrors.isConnectionLost(e)
              ? transaction.lost()
              : Failures.ofResult(request.method(), e);
      abandon(failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      abandon(e);
      throw e;
    }
    try {
      session.commit();
    } catch (SQLException e) {
      return commitFailed(e);
    }
    end(End.COMMITTED, null);
    return new Completion.Stored();
  }

  private void store(Outcome outcome) throws SQLException {
    long now = ticker.read();
    long ttl = request.ttl().toNanos();
    int rows;
    if (!request.voidResult()) {
      rows = table.complete(session.connection(), request, attempt.id(), outcome);
    } else if (now - attempt.sentAt() > ttl / LIFE_FRACTION) {
      rows = table.prolong(session.connection(), request, attempt.id());
    } else {
      return;
    }
    if (rows != 1) {
      transaction.doom(null);
      throw transaction.lost();
    }
    expiresAt = now + ttl;
  }

  /** An error answer is an answer: not committed. Without any answer, the row has to tell. */
  private Completion commitFailed(SQLException e) {
    session.markBroken();
    if (CommitResolver.isRefusal(e)) {
      RuntimeException failure = Failures.commitRefused(request.method(), e);
      end(End.ROLLED_BACK, failure);
      throw failure;
    }
    release(null);
    Verdict verdict = resolver.resolve(request, attempt, server);
    LOG.log(
        Level.DEBUG,
        "{0}: COMMIT was not answered ({1}); the key''s row says: {2}",
        request.method(),
        Failures.described(e),
        verdict.getClass().getSimpleName());
    if (verdict instanceof Verdict.Committed) {
      transaction.actions().run(End.COMMITTED);
      return new Completion.Stored();
    }
    if (verdict instanceof Verdict.Replaced replaced) {
      transaction.actions().run(End.ROLLED_BACK);
      return new Completion.Superseded(replaced.winner());
    }
    if (verdict instanceof Verdict.RolledBack) {
      transaction.actions().run(End.ROLLED_BACK);
      throw Failures.commitRefused(request.method(), e);
    }
    transaction.actions().run(End.UNKNOWN);
    throw Failures.unknown(request.method(), e, settings.resolveWithin().toMillis());
  }

  @Override
  public long expiresAt() {
    return expiresAt;
  }

  @Override
  public void abandon(Throwable reason) {
    try {
      session.limitSilence(settings.answerWithin());
      session.rollback();
    } catch (SQLException e) {
      Failures.suppress(reason, e);
    }
    end(End.ROLLED_BACK, reason);
  }

  @Override
  public void whenEnded(Consumer<End> action) {
    transaction.actions().add(action);
  }

  private void end(End end, @Nullable Throwable main) {
    release(main);
    transaction.actions().run(end);
  }

  private void release(@Nullable Throwable main) {
    transaction.markEnded();
    binding.unbind();
    SQLException problem = session.close();
    if (problem != null && main != null) {
      Failures.suppress(main, problem);
    } else if (problem != null) {
      LOG.log(
          Level.DEBUG,
          "{0}: giving the connection back failed with {1}",
          request.method(),
          Failures.described(problem));
    }
  }
}
