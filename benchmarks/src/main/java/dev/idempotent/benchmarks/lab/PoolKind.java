package dev.idempotent.benchmarks.lab;

import com.zaxxer.hikari.HikariConfig;

/** The two kinds of pool that an application may have. */
public enum PoolKind {
  /**
   * As docs/performance.md recommends: autocommit off, so that nothing has to be sent to begin a
   * transaction, and a driver that parses a statement once.
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
      config.addDataSourceProperty("cachePrepStmts", "true");
    }
    return config;
  }
}
