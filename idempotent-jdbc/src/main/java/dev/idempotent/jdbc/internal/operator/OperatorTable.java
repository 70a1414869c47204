package dev.idempotent.jdbc.internal.operator;

import dev.idempotent.CallInProgressException;
import dev.idempotent.CallInterruptedException;
import dev.idempotent.ErrorCode;
import dev.idempotent.jdbc.internal.operator.KeyStatements.PageCount;
import dev.idempotent.jdbc.internal.sql.Server;
import dev.idempotent.jdbc.internal.sql.SqlErrors;
import dev.idempotent.jdbc.internal.sql.TableName;
import dev.idempotent.spi.Digest;
import dev.idempotent.spi.Identity;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** The library's table as an operator uses it. Safe for use by several threads. */
public final class OperatorTable {
  private static final int COUNTED_AT_ONCE = 10_000;
  private static final long FIRST_PAUSE_MILLIS = 10;
  private static final long LONGEST_PAUSE_MILLIS = 250;

  private final ShortTransaction transaction;
  private final KeyStatements statements;

  /**
   * Takes what it works on.
   *
   * @param answerWithin how long the server may take to answer one statement
   */
  public OperatorTable(DataSource pool, TableName table, Server.Kind kind, Duration answerWithin) {
    this.transaction = new ShortTransaction(pool, answerWithin);
    this.statements = new KeyStatements(table, kind);
  }

  /** Returns the committed row. */
  public Optional<StoredKey> find(Identity identity) {
    return transaction.read(
        "find", connection -> Optional.ofNullable(statements.find(connection, identity)));
  }

  /** Returns the committed row, and whether a transaction holds it right now. */
  public Sighting look(Identity identity) {
    return transaction.read(
        "explain",
        connection -> {
          try {
            return new Sighting(statements.probe(connection, identity), false);
          } catch (SQLException e) {
            if (!SqlErrors.isLockRefused(e)) {
              throw e;
            }
            return new Sighting(statements.find(connection, identity), true);
          }
        });
  }

  /**
   * Deletes the row, once nobody holds it.
   *
   * <p>It asks again and again, without a connection in between, rather than queue for the lock:
   * the server's own limit for that wait knows whole seconds only, and a claim behind us in the
   * queue would wait for us.
   *
   * @return the row that was deleted; empty if there was none
   * @throws CallInProgressException if it was held until the wait was over
   */
  public Optional<StoredKey> forget(Identity identity, Duration wait) {
    long began = System.nanoTime();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        return transaction.write("forget", connection -> delete(connection, identity));
      } catch (SQLException e) {
        if (!SqlErrors.isLockRefused(e) && !SqlErrors.hasRolledBack(e)) {
          throw ShortTransaction.failure(
              SqlErrors.isConnectionLost(e)
                  ? "forget (whether it has taken place is not known)"
                  : "forget (nothing was deleted)",
              e);
        }
      }
      long waited = System.nanoTime() - began;
      if (waited >= wait.toNanos()) {
        throw held(identity, waited);
      }
      pause("forget", pause);
      pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
    }
  }

  private Optional<StoredKey> delete(Connection connection, Identity identity) throws SQLException {
    StoredKey row = statements.lock(connection, identity);
    if (row != null) {
      statements.delete(connection, identity);
    }
    return Optional.ofNullable(row);
  }

  private static CallInProgressException held(Identity identity, long waitedNanos) {
    return new CallInProgressException(
        ErrorCode.IN_PROGRESS,
        "forget: a transaction that has not ended holds the key "
            + identity
            + ", probably a running call (waited "
            + TimeUnit.NANOSECONDS.toMillis(waitedNanos)
            + " ms). Nothing was deleted; try again when the call has ended.",
        Duration.ofSeconds(1),
        null);
  }

  /** Returns committed rows of the scope in the order of their digests. */
  public List<StoredKey> page(byte[] scope, byte[] after, int limit) {
    return transaction.read("list", connection -> statements.page(connection, scope, after, limit));
  }

  /**
   * How many rows there are.
   *
   * @param alive those that are replayed
   * @param expired those that are not
   */
  public record Tally(long alive, long expired) {}

  /** Counts the committed rows of the scope, some thousands at a time. */
  public Tally count(byte[] scope) {
    long rows = 0;
    long expired = 0;
    byte[] after = {};
    while (true) {
      byte[] from = after;
      PageCount page =
          transaction.read(
              "count", connection -> statements.count(connection, scope, from, COUNTED_AT_ONCE));
      rows += page.rows();
      expired += page.expired();
      Digest last = page.last();
      if (last == null || page.rows() < COUNTED_AT_ONCE) {
        return new Tally(rows - expired, expired);
      }
      after = last.toBytes();
    }
  }

  /**
   * Deletes one batch of the scope's rows in a transaction of its own, without those that are held.
   *
   * @return the rows that were deleted
   * @throws SQLException if nothing was deleted, or the connection was lost
   */
  List<StoredKey> deleteBatch(byte[] scope, byte[] after, int limit) throws SQLException {
    return transaction.write(
        "delete-scope",
        connection -> {
          List<StoredKey> rows = statements.lockPage(connection, scope, after, limit);
          if (!rows.isEmpty()) {
            statements.deleteAll(connection, scope, rows);
          }
          return rows;
        });
  }

  static void pause(String purpose, long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallInterruptedException(purpose + ": interrupted");
    }
  }
}
