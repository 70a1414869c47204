package dev.idempotent.jdbc.internal.store;

import dev.idempotent.jdbc.internal.store.ClaimSteps.Attempt;
import dev.idempotent.jdbc.internal.transaction.EndActions;
import dev.idempotent.jdbc.internal.transaction.SharedTransaction;
import dev.idempotent.spi.Claim;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.Ticker;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * A claim inside the transaction of an enclosing call: kept or undone on its own by its savepoint,
 * and durable only with the enclosing one.
 */
final class JoinedClaim implements Claim {
  private final SharedTransaction transaction;
  private final ClaimRequest request;
  private final Attempt attempt;
  private final String savepoint;
  private final KeyTable table;
  private final Ticker ticker;
  private final EndActions actions;
  private long expiresAt;

  JoinedClaim(
      SharedTransaction transaction,
      ClaimRequest request,
      Attempt attempt,
      String savepoint,
      KeyTable table,
      Ticker ticker) {
    this.transaction = transaction;
    this.request = request;
    this.attempt = attempt;
    this.savepoint = savepoint;
    this.table = table;
    this.ticker = ticker;
    this.actions = new EndActions(transaction.actions());
    transaction.setActions(actions);
  }

  @Override
  public Completion complete(Outcome outcome) {
    try {
      transaction.requireAlive();
      store(outcome);
    } catch (SQLException e) {
      transaction.observe(e);
      RuntimeException failure =
          transaction.isDoomed() ? transaction.lost() : Failures.ofResult(request.method(), e);
      abandon(failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      abandon(e);
      throw e;
    }
    actions.handOn();
    leave();
    return new Completion.Stored();
  }

  /** A joined row's life starts here, or the enclosing method's time would be taken from it. */
  private void store(Outcome outcome) throws SQLException {
    long now = ticker.read();
    int rows =
        request.voidResult()
            ? table.prolong(transaction.session().connection(), request, attempt.id())
            : table.complete(transaction.session().connection(), request, attempt.id(), outcome);
    if (rows != 1) {
      transaction.doom(null);
      throw transaction.lost();
    }
    expiresAt = now + request.ttl().toNanos();
  }

  @Override
  public long expiresAt() {
    return expiresAt;
  }

  @Override
  public void abandon(Throwable reason) {
    if (!transaction.isDoomed()) {
      try {
        transaction.session().execute("ROLLBACK TO SAVEPOINT " + savepoint);
      } catch (SQLException e) {
        // What the inner method wrote may still be there: nothing of this transaction may commit.
        transaction.doom(e);
        Failures.suppress(reason, e);
      }
    }
    leave();
    actions.run(End.ROLLED_BACK);
  }

  @Override
  public void whenEnded(Consumer<End> action) {
    actions.add(action);
  }

  private void leave() {
    EndActions enclosing = actions.enclosing();
    if (enclosing != null) {
      transaction.setActions(enclosing);
    }
  }
}
