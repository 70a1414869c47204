package dev.idempotent.benchmarks.lab;

import com.zaxxer.hikari.HikariConfig;

/** The two kinds of pool that an application may have. */
public enum PoolKind {
  /**
   * As docs/performance.md recommends: autocommit off, so that nothing has to be sent to begin a
   * transaction; statements that the server parses once for each connection; and a driver that
   * reads an answer in one piece.
   */
  RECOMMENDED("recommended pool", false),
  /** HikariCP's defaults, autocommit on: what most applications have. */
  DEFAULTS("pool defaults", true);

  private final String title;
  private final boolean autoCommit;

  PoolKind(String title, boolean autoCommit) {
    this.title = title;
    this.autoCommit = autoCommit;
  }

  /** Returns a short name for tables. */
  public String title() {
    return title;
  }

  HikariConfig configure(HikariConfig config) {
    config.setAutoCommit(autoCommit);
    if (this == RECOMMENDED) {
      config.addDataSourceProperty("useServerPrepStmts", "true");
      config.addDataSourceProperty("cachePrepStmts", "true");
      // Longer ones would be prepared anew each time, for two round trips more.
      config.addDataSourceProperty("prepStmtCacheSqlLimit", "2048");
      config.addDataSourceProperty("useReadAheadInput", "false");
      config.addDataSourceProperty("useUnbufferedInput", "false");
    }
    return config;
  }
}
