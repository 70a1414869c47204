package dev.idempotent.jdbc.internal.store;

import dev.idempotent.CallInProgressException;
import dev.idempotent.jdbc.internal.store.ClaimSteps.Attempt;
import dev.idempotent.jdbc.internal.store.ClaimSteps.Inserted;
import dev.idempotent.jdbc.internal.transaction.SharedTransaction;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.StoredOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A key that is written together with its outcome: after the method ran, or after a recorded
 * failure undid what it wrote. Until then another call can come first. The INSERT waits while that
 * one is still running; if it commits, its outcome stands.
 */
final class LateKey implements KeyWrite {
  /** A row can vanish between conflict and read; more often than this it does not. */
  private static final int MAXIMUM_TRIES = 10;

  /** Which part of a key's life a procedure may wait at most. */
  private static final int LIFE_FRACTION = 4;

  private static final long LEAST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SharedTransaction transaction;
  private final ClaimRequest request;
  private final StoreParts parts;
  private HeldKey written;
  private boolean rowCertain;

  LateKey(SharedTransaction transaction, ClaimRequest request, StoreParts parts) {
    this.transaction = transaction;
    this.request = request;
    this.parts = parts;
    this.written = written(parts.steps().newAttempt());
  }

  private HeldKey written(Attempt attempt) {
    return HeldKey.completed(transaction, request, attempt, parts);
  }

  @Override
  public @Nullable StoredOutcome write(Outcome outcome) throws SQLException {
    ClaimRequest inTime = request.waitingFrom(parts.ticker().read());
    Connection connection = transaction.session().connection();
    for (int i = 0; i < MAXIMUM_TRIES; i++) {
      Attempt attempt = parts.steps().newAttempt();
      written = written(attempt);
      Inserted inserted = parts.steps().insertComplete(connection, inTime, attempt, outcome);
      if (inserted == Inserted.DUPLICATE) {
        KeyRow row = parts.table().readShared(connection, request);
        if (row != null && row.isAliveIn(transaction)) {
          return row.toStored(request.method());
        }
        inserted = parts.steps().takeOverComplete(connection, inTime, attempt, outcome);
        if (inserted == Inserted.HELD) {
          row = parts.table().readLocked(connection, request);
          if (row == null || !row.isOf(attempt.id())) {
            if (row != null && row.isAlive()) {
              return row.toStored(request.method());
            }
            continue;
          }
        }
      }
      if (inserted == Inserted.HELD) {
        rowCertain = true;
        // The INSERT's time is that of its beginning, and it may have waited for long.
        written.keepLife();
        return null;
      }
      if (inserted == Inserted.TIMED_OUT) {
        throw busy();
      }
    }
    throw busy();
  }

  /**
   * The time to wait for another holder bounds the whole procedure, and COMMIT must not be killed
   * by a short one. Nor may it be long beside the key's life, which begins with the wait.
   */
  @Override
  public boolean canCommit() {
    return request.waitNanos() >= LEAST_WAIT_NANOS
        && request.waitNanos() <= request.ttl().toNanos() / LIFE_FRACTION;
  }

  @Override
  public boolean isOf(byte[] attemptId) {
    return written.isOf(attemptId);
  }

  @Override
  public boolean writeAndCommit(Outcome outcome) throws SQLException {
    ClaimRequest inTime = request.waitingFrom(parts.ticker().read());
    Attempt attempt = parts.steps().newAttempt();
    written = written(attempt);
    try {
      return parts
          .steps()
          .insertAndCommit(transaction.session().connection(), inTime, attempt, outcome);
    } catch (SQLException e) {
      if (parts.procedures().giveUpAfter(e)) {
        return false;
      }
      throw e;
    }
  }

  private CallInProgressException busy() {
    return Failures.busy(request);
  }

  @Override
  public void refresh() throws SQLException {
    written.refresh();
  }

  @Override
  public boolean renew() throws SQLException {
    return written.renew();
  }

  @Override
  public boolean isRowCertain() {
    return rowCertain;
  }

  @Override
  public Attempt attempt() {
    return written.attempt();
  }

  @Override
  public long expiresAt() {
    return written.expiresAt();
  }
}
