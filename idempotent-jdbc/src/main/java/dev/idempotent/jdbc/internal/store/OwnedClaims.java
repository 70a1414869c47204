package dev.idempotent.jdbc.internal.store;

import dev.idempotent.annotation.ClaimOrder;
import dev.idempotent.jdbc.internal.sql.SqlErrors;
import dev.idempotent.jdbc.internal.store.ClaimSteps.Attempt;
import dev.idempotent.jdbc.internal.store.ClaimSteps.Inserted;
import dev.idempotent.jdbc.internal.transaction.Session;
import dev.idempotent.jdbc.internal.transaction.SharedTransaction;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.ClaimResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Claims a key in a transaction of its own, which the method's writes then join.
 *
 * <ol>
 *   <li>Where an outcome is probably there: read it, in autocommit mode if the pool has it on, and
 *       be done. If there is none, or somebody holds the key, what follows decides.
 *   <li>Begin; INSERT the key, by a procedure that does both where there is one. The unique index
 *       is the mutex over all hosts: the INSERT waits while another transaction holds the key.
 *   <li>It succeeded: the key is held until this transaction ends.
 *   <li>Duplicate (1062): read the row. Alive: that is the answer. Gone: start over.
 *   <li>Expired: ROLLBACK first, since the failed INSERT left a shared lock on which two callers
 *       would deadlock; then INSERT … ON DUPLICATE KEY UPDATE, which changes only an expired row,
 *       and a locking read that tells whose attempt has it.
 *   <li>Deadlock, or a lock not granted in time: nothing of the method has run, so roll back and
 *       try again while there is time.
 * </ol>
 */
final class OwnedClaims {
  private final StoreParts parts;
  private final ClaimSteps steps;

  OwnedClaims(StoreParts parts) {
    this.parts = parts;
    this.steps = parts.steps();
  }

  ClaimResult claim(ClaimRequest request) {
    Session session;
    try {
      session = Session.checkOut(parts.pool());
    } catch (SQLException e) {
      // A pool's wait ends so; the store may be well, and those who follow need not fail.
      throw Thread.currentThread().isInterrupted()
          ? Failures.interrupted(request.method())
          : Failures.noConnection(request.method(), e);
    }
    ClaimResult result;
    try {
      result = claim(session, request);
    } catch (SQLException e) {
      RuntimeException failure = failureOf(request, e);
      giveBack(session, e, failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      giveBack(session, null, e);
      throw e;
    }
    if (!(result instanceof ClaimResult.Claimed)) {
      session.close();
    }
    return result;
  }

  /** An interrupt closes the socket on which a virtual thread waits; the store may be well. */
  private static RuntimeException failureOf(ClaimRequest request, SQLException e) {
    if (SqlErrors.isConnectionLost(e) && Thread.currentThread().isInterrupted()) {
      RuntimeException interrupted = Failures.interrupted(request.method());
      Failures.suppress(interrupted, e);
      return interrupted;
    }
    return Failures.ofClaim(request.method(), e);
  }

  private static void giveBack(Session session, @Nullable SQLException reason, Throwable failure) {
    if (reason != null && (SqlErrors.isReadOnly(reason) || SqlErrors.isConnectionLost(reason))) {
      session.markBroken();
    }
    Failures.suppress(failure, session.close());
  }

  private ClaimResult claim(Session session, ClaimRequest request) throws SQLException {
    session.limitSilence(parts.settings().answerWithin());
    ServerInstance server = parts.resolver().instances().of(session.connection());
    if (request.likelyReplay()) {
      Optional<ClaimResult> known = lookUp(session, request);
      if (known.isPresent()) {
        return known.get();
      }
    }
    if (request.order() == ClaimOrder.LAST) {
      return unclaimed(session, request, server);
    }
    Patience patience = new Patience(parts, request);
    do {
      ClaimResult result = tryOnce(session, request, server);
      if (result != null) {
        return result;
      }
      session.rollback();
    } while (patience.tryAgain());
    return new ClaimResult.Busy();
  }

  /**
   * Reads with an exclusive lock: whatever the isolation level, what has not been committed is not
   * replayed, and a server that is read-only refuses, as it refuses a claim.
   */
  private Optional<ClaimResult> lookUp(Session session, ClaimRequest request) throws SQLException {
    session.beginUnlessAutoCommit();
    Optional<KeyRow> row = Optional.empty();
    try {
      row = steps.readOnPrimary(session.connection(), request);
    } catch (SQLException e) {
      if (!SqlErrors.isRetryable(e) && !SqlErrors.isStatementUnknown(e)) {
        throw e;
      }
    }
    session.endUnlessAutoCommit();
    return row.filter(KeyRow::isAlive).map(alive -> completed(alive, request));
  }

  /** Returns the result, or null when it is worth trying again in a new transaction. */
  private @Nullable ClaimResult tryOnce(
      Session session, ClaimRequest request, ServerInstance server) throws SQLException {
    try {
      session.limitSilence(silence(request));
      Attempt attempt = steps.newAttempt();
      Connection connection = session.connection();
      return switch (beginAndInsert(session, request, attempt, server)) {
        case HELD -> claimed(session, request, attempt, server);
        case TIMED_OUT -> new ClaimResult.Busy();
        case DUPLICATE -> {
          KeyRow row = parts.table().readShared(connection, request);
          if (row == null) {
            yield null;
          }
          yield row.isAlive() ? completed(row, request) : takeOver(session, request, server);
        }
      };
    } catch (SQLException e) {
      if (SqlErrors.isRetryable(e) || SqlErrors.isStatementUnknown(e)) {
        return null;
      }
      throw e;
    }
  }

  private Inserted beginAndInsert(
      Session session, ClaimRequest request, Attempt attempt, ServerInstance server)
      throws SQLException {
    if (session.isExplicit() && parts.procedures().areFor(session, server)) {
      session.beginsByStatement();
      try {
        return steps.beginAndInsert(session.connection(), request, attempt);
      } catch (SQLException e) {
        if (!parts.procedures().giveUpAfter(e)) {
          throw e;
        }
      }
    }
    session.begin();
    return steps.insert(session.connection(), request, attempt);
  }

  private @Nullable ClaimResult takeOver(
      Session session, ClaimRequest request, ServerInstance server) throws SQLException {
    session.rollback();
    session.begin();
    Attempt attempt = steps.newAttempt();
    if (steps.takeOver(session.connection(), request, attempt) == Inserted.TIMED_OUT) {
      return new ClaimResult.Busy();
    }
    KeyRow row = parts.table().readLocked(session.connection(), request);
    if (row == null) {
      return null;
    }
    if (row.isOf(attempt.id())) {
      return claimed(session, request, attempt, server);
    }
    return row.isAlive() ? completed(row, request) : null;
  }

  private static ClaimResult completed(KeyRow row, ClaimRequest request) {
    return new ClaimResult.Completed(row.toStored(request.method()));
  }

  private ClaimResult claimed(
      Session session, ClaimRequest request, Attempt attempt, ServerInstance server)
      throws SQLException {
    session.restoreSilence();
    SharedTransaction transaction = transaction(session, request);
    return bound(
        transaction, request, HeldKey.claimed(transaction, request, attempt, parts), server);
  }

  /** In the order LAST there is nothing to claim yet: only the transaction begins. */
  private ClaimResult unclaimed(Session session, ClaimRequest request, ServerInstance server)
      throws SQLException {
    session.limitSilence(parts.settings().answerWithin());
    session.begin();
    session.restoreSilence();
    SharedTransaction transaction = transaction(session, request);
    transaction.markKeyless();
    return bound(transaction, request, new LateKey(transaction, request, parts), server);
  }

  private SharedTransaction transaction(Session session, ClaimRequest request) {
    return new SharedTransaction(session, parts.settings().rollbackOnTimeout(), request.method());
  }

  /**
   * Binds as the last thing: whatever fails before leaves the thread outside of the transaction.
   */
  private ClaimResult bound(
      SharedTransaction transaction, ClaimRequest request, KeyWrite key, ServerInstance server) {
    ClaimResult claimed =
        new ClaimResult.Claimed(new OwnedClaim(transaction, request, key, server, parts));
    parts.binding().bind(transaction);
    return claimed;
  }

  /** The answer may take the time that the statement may wait for another holder, and its own. */
  private Duration silence(ClaimRequest request) {
    long wait = Math.max(0, request.waitUntil() - parts.ticker().read());
    return parts.settings().answerWithin().plusNanos(wait);
  }
}
