package dev.idempotent.benchmarks.scale;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.jdbc.JdbcIdempotency;
import dev.idempotent.testdatabase.TestSchema;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The purge of an engine that is there for nothing else. */
final class EnginePurge {
  /** It begins within a tenth of that. */
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private EnginePurge() {}

  /**
   * Lets it run until a time of {@link System#nanoTime}; returns how many rows it deleted a second.
   */
  static double run(TestSchema schema, String table, int batchRows, long end)
      throws InterruptedException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(schema.jdbcUrl());
    config.setUsername(schema.user());
    config.setPassword(schema.password());
    config.setAutoCommit(false);
    config.setMaximumPoolSize(2);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      long begin = System.nanoTime();
      try (JdbcIdempotency engine =
          JdbcIdempotency.builder(pool)
              .table(table)
              .purge(purge -> purge.interval(INTERVAL).grace(Duration.ZERO).batchRows(batchRows))
              .build()) {
        TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
        if (engine.purgeStatus().failures() > 0) {
          throw new IllegalStateException("the purge failed");
        }
        return engine.purgeStatus().deletedRows() / ((System.nanoTime() - begin) / 1e9);
      }
    }
  }
}
