package dev.idempotent.benchmarks.lab;

/** The two kinds of pool that an application may have. */
public enum PoolKind {
  /** The recommended one: nothing has to be sent to begin a transaction. */
  AUTOCOMMIT_OFF("autocommit off", false),
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

  boolean autoCommit() {
    return autoCommit;
  }
}
