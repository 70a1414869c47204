package dev.idempotent.benchmarks.database;

import dev.idempotent.testdatabase.DatabaseKind;
import dev.idempotent.testdatabase.TestDatabase;

/** The server to measure on. */
final class Databases {
  private Databases() {}

  /**
   * Returns the one that the options name, or else the one that the tests would take.
   *
   * @throws IllegalStateException if it is not MySQL
   */
  static TestDatabase of(Options options) {
    if (options.jdbcUrl() != null) {
      System.setProperty("idempotent.jdbc.url", options.jdbcUrl());
      System.setProperty("idempotent.jdbc.user", options.user());
      System.setProperty("idempotent.jdbc.password", options.password());
    }
    TestDatabase database = TestDatabase.get();
    if (database.kind() != DatabaseKind.MYSQL) {
      throw new IllegalStateException(
          "the counts are those of MySQL, and this is " + database.description());
    }
    return database;
  }
}
