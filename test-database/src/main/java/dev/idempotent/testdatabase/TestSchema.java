package dev.idempotent.testdatabase;

import java.sql.Connection;
import java.sql.SQLException;

/** An own, at first empty schema on a test server; closing it drops it. Thread-safe. */
public final class TestSchema implements AutoCloseable {

  private final TestDatabase database;
  private final String name;
  private final JdbcUrl url;

  TestSchema(TestDatabase database, String name, JdbcUrl url) {
    this.database = database;
    this.name = name;
    this.url = url;
  }

  public TestDatabase database() {
    return database;
  }

  public String name() {
    return name;
  }

  public String jdbcUrl() {
    return url.toString();
  }

  public String user() {
    return database.user();
  }

  public String password() {
    return database.password();
  }

  /** Opens a new connection, with autocommit on. */
  public Connection connect() throws SQLException {
    return database.connect(url);
  }

  @Override
  public void close() {
    database.execute("DROP DATABASE IF EXISTS " + name);
  }

  @Override
  public String toString() {
    return name + " on " + database;
  }
}
