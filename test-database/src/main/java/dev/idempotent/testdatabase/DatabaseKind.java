package dev.idempotent.testdatabase;

import java.util.Locale;

/** The product that answers behind a JDBC URL. */
public enum DatabaseKind {
  MYSQL("MySQL"),
  MARIADB("MariaDB");

  private final String title;

  DatabaseKind(String title) {
    this.title = title;
  }

  /** Tells the kind by what {@code SELECT VERSION()} answers. */
  static DatabaseKind ofVersion(String version) {
    return version.toLowerCase(Locale.ROOT).contains("mariadb") ? MARIADB : MYSQL;
  }

  @Override
  public String toString() {
    return title;
  }
}
