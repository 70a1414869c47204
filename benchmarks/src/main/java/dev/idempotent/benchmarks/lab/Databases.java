package dev.idempotent.benchmarks.lab;

import dev.idempotent.testdatabase.DatabaseKind;
import dev.idempotent.testdatabase.TestDatabase;
import org.jspecify.annotations.Nullable;

/** The server to measure on. */
public final class Databases {
  private Databases() {}

  /**
   * Returns the one that is named, or else the one that the tests would take.
   *
   * @param jdbcUrl a server of the user's, or null
   * @throws IllegalStateException if it is not MySQL
   */
  public static TestDatabase find(@Nullable String jdbcUrl, String user, String password) {
    if (jdbcUrl != null) {
      System.setProperty("idempotent.jdbc.url", jdbcUrl);
      System.setProperty("idempotent.jdbc.user", user);
      System.setProperty("idempotent.jdbc.password", password);
    }
    return mySql(TestDatabase.get());
  }

  /**
   * Starts a server in Docker, which the caller closes.
   *
   * @param processors those of the machine that it may use, as in "2-3"
   * @throws IllegalStateException if there is no MySQL in Docker
   */
  public static TestDatabase startOn(String processors) {
    TestDatabase database = TestDatabase.start(TestDatabase.Options.of().onProcessors(processors));
    try {
      return mySql(database);
    } catch (IllegalStateException e) {
      database.close();
      throw e;
    }
  }

  private static TestDatabase mySql(TestDatabase database) {
    if (database.kind() != DatabaseKind.MYSQL) {
      throw new IllegalStateException(
          "the counts are those of MySQL, and this is " + database.description());
    }
    return database;
  }
}
