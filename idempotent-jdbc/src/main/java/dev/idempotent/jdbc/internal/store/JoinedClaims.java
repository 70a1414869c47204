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
import org.jspecify.annotations.Nullable;

/**
 * Claims a key inside a transaction that an enclosing call has begun, behind a savepoint of its
 * own.
 *
 * <p>Nothing here may end the enclosing transaction. So an expired row is taken over without a
 * rollback before, and an error that has ended the transaction dooms the enclosing call as well:
 * the claim is not tried again, since the enclosing method's writes are gone.
 */
final class JoinedClaims {
  private final StoreParts parts;
  private final ClaimSteps steps;

  JoinedClaims(StoreParts parts) {
    this.parts = parts;
    this.steps = parts.steps();
  }

  ClaimResult claim(SharedTransaction transaction, ClaimRequest request) {
    try {
      transaction.requireAlive();
      return claimInTime(transaction, request);
    } catch (SQLException e) {
      transaction.observe(e);
      if (transaction.isDoomed()) {
        throw transaction.lost();
      }
      throw Failures.ofClaim(request.method(), e);
    }
  }

  /** The enclosing method gets its connection back with the bound that it had. */
  private ClaimResult claimInTime(SharedTransaction transaction, ClaimRequest request)
      throws SQLException {
    Session session = transaction.session();
    session.limitSilence(parts.settings().answerWithin().plusNanos(waitNanos(request)));
    ClaimResult result = null;
    try {
      result =
          request.order() == ClaimOrder.LAST
              ? unclaimed(transaction, request)
              : tryUntilOver(transaction, request);
    } finally {
      if (!transaction.isDoomed()) {
        restoreSilence(session, result);
      }
    }
    return result;
  }

  /** A claim that nobody gets is ended: what is enclosing would wait for it. */
  private static void restoreSilence(Session session, @Nullable ClaimResult result)
      throws SQLException {
    try {
      session.restoreSilence();
    } catch (SQLException | RuntimeException | Error e) {
      if (result instanceof ClaimResult.Claimed claimed) {
        claimed.claim().abandon(e);
      }
      throw e;
    }
  }

  private ClaimResult unclaimed(SharedTransaction transaction, ClaimRequest request)
      throws SQLException {
    String savepoint = transaction.nextSavepoint();
    transaction.session().execute("SAVEPOINT " + savepoint);
    KeyWrite key = new LateKey(transaction, request, parts);
    return new ClaimResult.Claimed(new JoinedClaim(transaction, request, key, savepoint, parts));
  }

  private long waitNanos(ClaimRequest request) {
    return Math.max(0, request.waitUntil() - parts.ticker().read());
  }

  private ClaimResult tryUntilOver(SharedTransaction transaction, ClaimRequest request)
      throws SQLException {
    Patience patience = new Patience(parts, request);
    String savepoint = transaction.nextSavepoint();
    do {
      transaction.session().execute("SAVEPOINT " + savepoint);
      ClaimResult result = tryOrUndo(transaction, request, savepoint);
      if (result instanceof ClaimResult.Claimed) {
        return result;
      }
      transaction.rewindTo(savepoint);
      if (result != null) {
        return result;
      }
    } while (patience.tryAgain());
    return new ClaimResult.Busy();
  }

  /** A try that fails may have taken the row over: the enclosing call must not commit that. */
  private @Nullable ClaimResult tryOrUndo(
      SharedTransaction transaction, ClaimRequest request, String savepoint) throws SQLException {
    try {
      return tryOnce(transaction, request, savepoint);
    } catch (SQLException | RuntimeException | Error e) {
      if (!transaction.isDoomed()) {
        undo(transaction, savepoint, e);
      }
      throw e;
    }
  }

  private static void undo(SharedTransaction transaction, String savepoint, Throwable reason) {
    try {
      transaction.rewindTo(savepoint);
    } catch (SQLException e) {
      transaction.doom(e);
      Failures.suppress(reason, e);
    } catch (RuntimeException | Error e) {
      transaction.doom(null);
      if (e != reason) {
        reason.addSuppressed(e);
      }
    }
  }

  private @Nullable ClaimResult tryOnce(
      SharedTransaction transaction, ClaimRequest request, String savepoint) throws SQLException {
    Connection connection = transaction.session().connection();
    try {
      Attempt attempt = steps.newAttempt();
      return switch (steps.insert(connection, request, attempt)) {
        case HELD -> claimed(transaction, request, attempt, savepoint);
        case TIMED_OUT -> new ClaimResult.Busy();
        case DUPLICATE -> {
          KeyRow row = parts.table().readShared(connection, request);
          if (row == null) {
            yield null;
          }
          yield row.isAliveIn(transaction)
              ? new ClaimResult.Completed(row.toStored(request.method()))
              : takeOver(transaction, request, savepoint);
        }
      };
    } catch (SQLException e) {
      transaction.observe(e);
      if (SqlErrors.isStatementUnknown(e)) {
        transaction.doom(e);
      }
      if (SqlErrors.isLockWaitTimeout(e) && !transaction.isDoomed()) {
        return null;
      }
      throw e;
    }
  }

  private @Nullable ClaimResult takeOver(
      SharedTransaction transaction, ClaimRequest request, String savepoint) throws SQLException {
    Connection connection = transaction.session().connection();
    Attempt attempt = steps.newAttempt();
    if (steps.takeOver(connection, request, attempt) == Inserted.TIMED_OUT) {
      return new ClaimResult.Busy();
    }
    KeyRow row = parts.table().readLocked(connection, request);
    if (row == null) {
      return null;
    }
    if (row.isOf(attempt.id())) {
      return claimed(transaction, request, attempt, savepoint);
    }
    return row.isAlive() ? new ClaimResult.Completed(row.toStored(request.method())) : null;
  }

  private ClaimResult claimed(
      SharedTransaction transaction, ClaimRequest request, Attempt attempt, String savepoint) {
    KeyWrite key = HeldKey.claimed(transaction, request, attempt, parts);
    return new ClaimResult.Claimed(new JoinedClaim(transaction, request, key, savepoint, parts));
  }
}
