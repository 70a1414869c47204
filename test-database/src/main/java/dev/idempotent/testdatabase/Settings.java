package dev.idempotent.testdatabase;

import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for, by system property or else by environment variable; {@code
 * idempotent.jdbc.url} and {@code IDEMPOTENT_JDBC_URL} are the same setting.
 *
 * @param source which way to get a database
 * @param jdbcUrl the URL of a running server
 * @param image the Docker image of MySQL
 * @param requireMySql whether anything but MySQL is a failure
 */
record Settings(
    Source source,
    Optional<String> jdbcUrl,
    String user,
    String password,
    String image,
    boolean requireMySql) {

  enum Source {
    AUTO,
    URL,
    MYSQL,
    MARIADB
  }

  Settings {
    if (source == Source.URL && jdbcUrl.isEmpty()) {
      throw new IllegalArgumentException(
          "idempotent.database=url needs idempotent.jdbc.url (or IDEMPOTENT_JDBC_URL)");
    }
    if (source == Source.MARIADB && requireMySql) {
      throw new IllegalArgumentException(
          "idempotent.database=mariadb and idempotent.requireMySql=true contradict each other");
    }
  }

  static Settings fromSystem() {
    return from(System::getProperty, System::getenv);
  }

  static Settings from(
      UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
    Lookup lookup =
        name -> {
          var value = properties.apply(name);
          if (value == null) {
            value = environment.apply(name.toUpperCase(Locale.ROOT).replace('.', '_'));
          }
          return Optional.ofNullable(value).filter(text -> !text.isBlank());
        };
    return new Settings(
        lookup.get("idempotent.database").map(Settings::source).orElse(Source.AUTO),
        lookup.get("idempotent.jdbc.url"),
        lookup.get("idempotent.jdbc.user").orElse("root"),
        lookup.get("idempotent.jdbc.password").orElse(""),
        lookup.get("idempotent.mysql.image").orElse("mysql:9.7"),
        lookup.get("idempotent.requireMySql").map(Boolean::parseBoolean).orElse(false));
  }

  private static Source source(String text) {
    try {
      return Source.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "idempotent.database is '" + text + "', but may be auto, url, mysql or mariadb", e);
    }
  }

  private interface Lookup {
    Optional<String> get(String name);
  }
}
