package dev.idempotent.jdbc.internal.store;

import dev.idempotent.ResultException;
import dev.idempotent.jdbc.internal.transaction.EndActions;
import dev.idempotent.jdbc.internal.transaction.SharedTransaction;
import dev.idempotent.spi.Claim;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.StoredOutcome;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A claim inside the transaction of an enclosing call: kept or undone on its own by its savepoint,
 * and durable only with the enclosing one.
 */
final class JoinedClaim implements Claim {
  private final SharedTransaction transaction;
  private final ClaimRequest request;
  private final String savepoint;
  private final StoreParts parts;
  private final EndActions actions;
  private final KeyWrite claimed;
  private KeyWrite key;

  JoinedClaim(
      SharedTransaction transaction,
      ClaimRequest request,
      KeyWrite key,
      String savepoint,
      StoreParts parts) {
    this.transaction = transaction;
    this.request = request;
    this.claimed = key;
    this.key = key;
    this.savepoint = savepoint;
    this.parts = parts;
    this.actions = new EndActions(transaction.actions());
    transaction.setActions(actions);
  }

  @Override
  public Completion complete(Outcome outcome) {
    return write(outcome, transaction::requireAlive);
  }

  /** The savepoint lies before the key's row, which is therefore written anew. */
  @Override
  public Completion completeWithFailure(Outcome failure) {
    key = new LateKey(transaction, request, parts);
    return write(
        failure,
        () -> {
          transaction.requireAlive();
          transaction.rewindTo(savepoint);
          actions.undoJoined();
        });
  }

  /** What has to succeed before the outcome is written. */
  private interface Preparation {
    void run() throws SQLException;
  }

  private Completion write(Outcome outcome, Preparation preparation) {
    StoredOutcome winner;
    try {
      preparation.run();
      winner = key.write(outcome);
      if (winner == null && transaction.mayHaveSavepoints()) {
        transaction.releaseSavepoint(savepoint);
      }
    } catch (SQLException e) {
      transaction.observe(e);
      RuntimeException failure =
          transaction.isDoomed() ? transaction.lost() : Failures.ofResult(request.method(), e);
      undo(failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      undo(e);
      throw e;
    }
    if (winner != null) {
      undo(null);
      return new Completion.Superseded(winner);
    }
    // The enclosing method's time must not be taken from this key's life.
    actions.handOn(key);
    leave();
    return new Completion.Stored();
  }

  @Override
  public long expiresAt() {
    return key.expiresAt();
  }

  @Override
  public @Nullable StoredOutcome abandon(Throwable reason) {
    undo(reason);
    return key instanceof LateKey && !transaction.isDoomed() ? committedOutcome(reason) : null;
  }

  /** The method may have failed because it met the state that another call with the key left. */
  private @Nullable StoredOutcome committedOutcome(Throwable reason) {
    try {
      return parts
          .steps()
          .readCommitted(transaction.session().connection(), request)
          .filter(KeyRow::isAlive)
          .map(row -> row.toStored(request.method()))
          .orElse(null);
    } catch (SQLException e) {
      transaction.observe(e);
      Failures.suppress(reason, e);
    } catch (ResultException e) {
      reason.addSuppressed(e);
    }
    return null;
  }

  private void undo(@Nullable Throwable reason) {
    if (!transaction.isDoomed()) {
      try {
        transaction.rewindTo(savepoint);
      } catch (SQLException e) {
        // What the inner method wrote may still be there: nothing of this transaction may commit.
        transaction.doom(e);
        if (reason != null) {
          Failures.suppress(reason, e);
        }
      } catch (RuntimeException | Error e) {
        transaction.doom(null);
        if (reason != null && reason != e) {
          reason.addSuppressed(e);
        }
      }
    }
    leave();
    actions.run(End.ROLLED_BACK);
  }

  /** What the enclosing method wrote would be lost: only it can be made again, as a whole. */
  @Override
  public boolean isWorthRetrying(Throwable reason) {
    return false;
  }

  @Override
  public void whenEnded(Consumer<End> action) {
    actions.add(action);
  }

  @Override
  public void whenAllEnded(Consumer<End> action) {
    actions.addLater(action);
  }

  private void leave() {
    claimed.methodEnded();
    EndActions enclosing = actions.enclosing();
    if (enclosing != null) {
      transaction.setActions(enclosing);
    }
  }
}
