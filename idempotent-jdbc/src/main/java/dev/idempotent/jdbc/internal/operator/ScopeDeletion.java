package dev.idempotent.jdbc.internal.operator;

import dev.idempotent.jdbc.internal.sql.SqlErrors;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Deletes the rows of one scope, batch after batch along the primary key, once from its beginning
 * to its end. After each batch it rests as long as the batch took. Used once, by one thread.
 *
 * <p>A batch locks its rows, without those that a running call holds, and deletes them in the same
 * short transaction: it never waits for a call, and a call waits for one batch at most.
 */
public final class ScopeDeletion {
  private static final int MAXIMUM_FAILURES = 8;
  private static final long LEAST_REST_MILLIS = 5;

  private final OperatorTable table;
  private final byte[] scope;
  private final int batchRows;
  private long deleted;
  private long longestLifeMicros;
  private int failures;

  /** Prepares it. */
  public ScopeDeletion(OperatorTable table, byte[] scope, int batchRows) {
    this.table = table;
    this.scope = scope;
    this.batchRows = batchRows;
  }

  /** Deletes. What has been deleted before an exception stays so. */
  public void run() {
    byte[] after = {};
    List<StoredKey> batch;
    do {
      long began = System.nanoTime();
      batch = next(after);
      for (StoredKey row : batch) {
        longestLifeMicros = Math.max(longestLifeMicros, row.replayableMicros());
        after = row.identity().toBytes();
      }
      deleted += batch.size();
      if (batch.size() == batchRows) {
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        OperatorTable.pause("delete-scope", Math.max(LEAST_REST_MILLIS, took));
      }
    } while (batch.size() == batchRows);
  }

  private List<StoredKey> next(byte[] after) {
    while (true) {
      try {
        return table.deleteBatch(scope, after, batchRows);
      } catch (SQLException e) {
        failures++;
        if (!SqlErrors.isRetryable(e) || failures > MAXIMUM_FAILURES) {
          throw ShortTransaction.failure(
              "delete-scope (" + deleted + " rows are deleted, more remain)", e);
        }
      }
      OperatorTable.pause("delete-scope", failures * LEAST_REST_MILLIS);
    }
  }

  /** Returns how many rows were deleted. */
  public long deleted() {
    return deleted;
  }

  /** Returns the longest life that a deleted row had left, or zero. */
  public long longestLifeMicros() {
    return longestLifeMicros;
  }
}
