package dev.idempotent.testdatabase;

import dev.idempotent.testdatabase.TestDatabase.Options;

/** The rule by which a server is chosen; {@link TestDatabase} states it. */
final class ServerChoice {

  private ServerChoice() {}

  static Server sharedServer(Settings settings) {
    var configured =
        settings.source() == Settings.Source.AUTO || settings.source() == Settings.Source.URL;
    if (configured && settings.jdbcUrl().isPresent()) {
      return new ConfiguredServer(
          JdbcUrl.parse(settings.jdbcUrl().get()), settings.user(), settings.password());
    }
    return ownServer(settings, Options.of());
  }

  static Server ownServer(Settings settings, Options options) {
    if (settings.source() == Settings.Source.MARIADB) {
      return EmbeddedMariaDb.start(options.serverArguments());
    }
    try {
      return DockerMySql.start(settings.image(), options);
    } catch (ServerUnavailableException e) {
      if (settings.source() == Settings.Source.MYSQL || settings.requireMySql()) {
        throw new IllegalStateException(
            "MySQL is required, but "
                + e.getMessage()
                + "; start Docker or set idempotent.jdbc.url",
            e);
      }
      System.out.println("No MySQL: " + e.getMessage() + "; taking the embedded MariaDB");
      return EmbeddedMariaDb.start(options.serverArguments());
    }
  }
}
