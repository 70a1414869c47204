package dev.idempotent.jdbc.internal.maintenance;

import dev.idempotent.jdbc.internal.sql.TableName;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** One batch of the purge, by the thread that asks for it. */
public final class PurgeRun {
  private PurgeRun() {}

  /** Deletes what has expired. */
  public static void once(DataSource pool, TableName table) throws SQLException {
    new PurgeBatch(pool, table, Duration.ZERO, 10).run(PurgeBatch.Start.ROUND);
  }
}
