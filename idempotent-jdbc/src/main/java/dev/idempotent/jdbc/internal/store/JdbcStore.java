package dev.idempotent.jdbc.internal.store;

import dev.idempotent.jdbc.internal.sql.OwnStatements;
import dev.idempotent.jdbc.internal.sql.TableName;
import dev.idempotent.jdbc.internal.transaction.SharedTransaction;
import dev.idempotent.jdbc.internal.transaction.TransactionBinding;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.ClaimResult;
import dev.idempotent.spi.IdempotencyStore;
import dev.idempotent.spi.Ticker;
import javax.sql.DataSource;

/** The store in a table beside the business's own, in one transaction with it. */
public final class JdbcStore implements IdempotencyStore {
  /** As many bytes as the column holds. */
  public static final int MAXIMUM_SCOPE_BYTES = 128;

  private final TransactionBinding binding;
  private final WaitLimit waitLimit;
  private final OwnedClaims ownedClaims;
  private final JoinedClaims joinedClaims;

  /** Creates the store over a table that exists. */
  public JdbcStore(
      DataSource pool,
      TransactionBinding binding,
      TableName table,
      StoreSettings settings,
      Ticker ticker) {
    this.binding = binding;
    this.waitLimit = new WaitLimit(ticker, settings.answerWithin());
    KeyTable keys = new KeyTable(table, new OwnStatements(settings.keepingStatements()), ticker);
    CommitResolver resolver = new CommitResolver(pool, keys, waitLimit, settings, ticker);
    ClaimSteps steps = new ClaimSteps(keys, waitLimit, ticker);
    StoreParts parts =
        new StoreParts(
            pool,
            binding,
            keys,
            steps,
            resolver,
            new Procedures(settings.usingProcedures()),
            settings,
            ticker);
    this.ownedClaims = new OwnedClaims(parts);
    this.joinedClaims = new JoinedClaims(parts);
  }

  @Override
  public ClaimResult claim(ClaimRequest request) {
    SharedTransaction enclosing = binding.current();
    return enclosing == null ? ownedClaims.claim(request) : joinedClaims.claim(enclosing, request);
  }

  @Override
  public boolean inTransaction() {
    return binding.current() != null;
  }

  @Override
  public int maximumScopeBytes() {
    return MAXIMUM_SCOPE_BYTES;
  }

  @Override
  public void close() {
    waitLimit.close();
  }
}
