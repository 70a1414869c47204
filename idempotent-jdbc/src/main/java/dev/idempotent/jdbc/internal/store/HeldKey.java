package dev.idempotent.jdbc.internal.store;

import dev.idempotent.jdbc.internal.sql.StoredProcedure;
import dev.idempotent.jdbc.internal.store.ClaimSteps.Attempt;
import dev.idempotent.jdbc.internal.transaction.SharedTransaction;
import dev.idempotent.jdbc.internal.transaction.SharedTransaction.RiskStep;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.StoredOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key whose row was written in this transaction. Where that was before the method ran, the row
 * gets the outcome by a statement that must meet the row of this attempt: else the transaction that
 * wrote it is gone. A void call's row is complete from the start.
 */
final class HeldKey implements KeyWrite {
  /** A row's life is started again when more than this part of it has passed. */
  private static final int LIFE_FRACTION = 100;

  private final SharedTransaction transaction;
  private final ClaimRequest request;
  private final Attempt attempt;
  private final StoreParts parts;
  private long lifeStartedAt;
  private boolean complete;
  private @Nullable RiskStep reopening;

  private HeldKey(
      SharedTransaction transaction,
      ClaimRequest request,
      Attempt attempt,
      StoreParts parts,
      boolean complete) {
    this.transaction = transaction;
    this.request = request;
    this.attempt = attempt;
    this.parts = parts;
    this.lifeStartedAt = attempt.sentAt();
    this.complete = complete;
  }

  /** Takes one whose method is still to run. */
  static HeldKey claimed(
      SharedTransaction transaction, ClaimRequest request, Attempt attempt, StoreParts parts) {
    HeldKey key = new HeldKey(transaction, request, attempt, parts, request.voidResult());
    if (request.voidResult()) {
      key.reopening = key::reopen;
      transaction.beforeRisk(key.reopening);
    }
    return key;
  }

  /** Takes one that was written together with its outcome, after the method ran. */
  static HeldKey completed(
      SharedTransaction transaction, ClaimRequest request, Attempt attempt, StoreParts parts) {
    return new HeldKey(transaction, request, attempt, parts, true);
  }

  /**
   * A void call's row is complete from the start. Before something runs that may commit behind the
   * engine's back it must not be: a retry would take half of the call for the whole. There is no
   * row any more where the method has gone back behind the claim; then there is nothing to do.
   */
  private void reopen() throws SQLException {
    parts.table().reopen(transaction.session().connection(), request, attempt.id());
    complete = false;
  }

  @Override
  public @Nullable StoredOutcome write(Outcome outcome) throws SQLException {
    if (complete) {
      refresh();
    } else {
      requireRow(complete(outcome));
    }
    return null;
  }

  /** What is complete needs COMMIT alone, and what is ageing an UPDATE that no procedure has. */
  @Override
  public boolean canCommit() {
    return !complete && !isAgeing(parts.ticker().read());
  }

  @Override
  public boolean writeAndCommit(Outcome outcome) throws SQLException {
    try {
      parts
          .table()
          .completeAndCommit(transaction.session().connection(), request, attempt.id(), outcome);
      complete = true;
      return true;
    } catch (SQLException e) {
      if (StoredProcedure.isRowGone(e) || parts.procedures().giveUpAfter(e)) {
        return false;
      }
      throw e;
    }
  }

  /**
   * The expiry is left alone where hardly any of the life has passed: a new one is a change of an
   * index, too, and costs as much of the log as the result.
   */
  private boolean complete(Outcome outcome) throws SQLException {
    long now = parts.ticker().read();
    if (isAgeing(now)) {
      return completeAndProlong(outcome, now);
    }
    Connection connection = transaction.session().connection();
    complete = parts.table().complete(connection, request, attempt.id(), outcome);
    return complete;
  }

  private boolean completeAndProlong(Outcome outcome, long now) throws SQLException {
    Connection connection = transaction.session().connection();
    int rows = parts.table().completeAndProlong(connection, request, attempt.id(), outcome);
    lifeStartedAt = now;
    complete = true;
    return rows == 1;
  }

  private boolean isAgeing(long now) {
    return now - lifeStartedAt > request.ttl().toNanos() / LIFE_FRACTION;
  }

  @Override
  public void refresh() throws SQLException {
    if (!complete || transaction.isDoubted() || isAgeing(parts.ticker().read())) {
      requireRow(renew());
    }
  }

  /** Lets the life start again if much of it has passed since the row was written. */
  void keepLife() throws SQLException {
    if (isAgeing(parts.ticker().read())) {
      requireRow(renew());
    }
  }

  /** Leaves nothing where the row is gone: the transaction may then commit all the same. */
  @Override
  public boolean renew() throws SQLException {
    long now = parts.ticker().read();
    if (!complete) {
      return completeAndProlong(Outcome.VOID, now);
    }
    int rows = parts.table().prolong(transaction.session().connection(), request, attempt.id());
    lifeStartedAt = now;
    return rows == 1;
  }

  private void requireRow(boolean found) {
    if (!found) {
      transaction.doom(null);
      throw transaction.lost();
    }
  }

  @Override
  public void methodEnded() {
    if (reopening != null) {
      transaction.noLongerBeforeRisk(reopening);
    }
  }

  @Override
  public boolean isOf(byte[] attemptId) {
    return Arrays.equals(attempt.id().bytes(), attemptId);
  }

  @Override
  public boolean isRowCertain() {
    return true;
  }

  @Override
  public Attempt attempt() {
    return attempt;
  }

  @Override
  public long expiresAt() {
    return lifeStartedAt + request.ttl().toNanos();
  }
}
