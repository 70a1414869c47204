package dev.idempotent.testdatabase;

import org.jspecify.annotations.Nullable;

/** The one server that the tests of a JVM share. */
final class SharedDatabase {

  private static @Nullable TestDatabase instance;
  private static @Nullable String failure;

  private SharedDatabase() {}

  /** Tries once: where no server is to be had, every further test hears of it at once. */
  static synchronized TestDatabase get() {
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    if (instance == null) {
      try {
        instance = start(Settings.fromSystem());
      } catch (RuntimeException e) {
        failure = String.valueOf(e.getMessage());
        throw e;
      }
    }
    return instance;
  }

  static synchronized boolean is(TestDatabase database) {
    return instance == database;
  }

  private static TestDatabase start(Settings settings) {
    var database = TestDatabase.of(ServerChoice.sharedServer(settings));
    Runtime.getRuntime().addShutdownHook(new Thread(database::stop, "stop test database"));
    System.out.println("Database: " + database.description());
    if (settings.requireMySql() && database.kind() != DatabaseKind.MYSQL) {
      throw new IllegalStateException(
          "idempotent.requireMySql=true, but the database is " + database.description());
    }
    return database;
  }
}
