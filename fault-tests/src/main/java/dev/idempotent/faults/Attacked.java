package dev.idempotent.faults;

import dev.idempotent.testdatabase.TestDatabase;

/** The server that is attacked: MySQL in Docker with its durable defaults and a small disk. */
final class Attacked {
  private static final int DISK_MEGABYTES = 1200;

  private Attacked() {}

  static TestDatabase start() {
    return TestDatabase.start(
        TestDatabase.Options.of(
                "--innodb-flush-log-at-trx-commit=1",
                "--sync-binlog=1",
                "--max-binlog-size=16M",
                "--binlog-expire-logs-seconds=60")
            .withDisk(DISK_MEGABYTES));
  }
}
