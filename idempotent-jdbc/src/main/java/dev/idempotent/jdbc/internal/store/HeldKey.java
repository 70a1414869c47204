package dev.idempotent.jdbc.internal.store;

import dev.idempotent.jdbc.internal.store.ClaimSteps.Attempt;
import dev.idempotent.jdbc.internal.transaction.SharedTransaction;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.StoredOutcome;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A key that was written before the method ran. Its row gets the outcome by an UPDATE that must hit
 * exactly the row of this attempt: else the transaction that wrote it is gone. A void call's row is
 * complete from the start.
 */
final class HeldKey implements KeyWrite {
  /** A row's life is started again when more than this part of it has passed. */
  private static final int LIFE_FRACTION = 100;

  private final SharedTransaction transaction;
  private final ClaimRequest request;
  private final Attempt attempt;
  private final StoreParts parts;
  private long lifeStartedAt;

  HeldKey(SharedTransaction transaction, ClaimRequest request, Attempt attempt, StoreParts parts) {
    this.transaction = transaction;
    this.request = request;
    this.attempt = attempt;
    this.parts = parts;
    this.lifeStartedAt = attempt.sentAt();
  }

  @Override
  public @Nullable StoredOutcome write(Outcome outcome) throws SQLException {
    if (request.voidResult()) {
      refresh();
    } else {
      long now = parts.ticker().read();
      int rows =
          parts
              .table()
              .complete(transaction.session().connection(), request, attempt.id(), outcome);
      requireRow(rows == 1);
      lifeStartedAt = now;
    }
    return null;
  }

  @Override
  public void refresh() throws SQLException {
    long now = parts.ticker().read();
    if (transaction.isDoubted() || now - lifeStartedAt > request.ttl().toNanos() / LIFE_FRACTION) {
      requireRow(renew());
    }
  }

  @Override
  public boolean renew() throws SQLException {
    long now = parts.ticker().read();
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
  public Attempt attempt() {
    return attempt;
  }

  @Override
  public long expiresAt() {
    return lifeStartedAt + request.ttl().toNanos();
  }
}
