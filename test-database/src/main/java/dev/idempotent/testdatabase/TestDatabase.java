package dev.idempotent.testdatabase;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A MySQL or MariaDB server for tests, with the rights of root.
 *
 * <p>{@link #get} gives one server for the whole JVM and chooses it so:
 *
 * <ol>
 *   <li>the one that {@code idempotent.jdbc.url} names, with {@code idempotent.jdbc.user} ("root")
 *       and {@code idempotent.jdbc.password} (empty);
 *   <li>else, where a Docker engine answers, MySQL from the image {@code idempotent.mysql.image}
 *       ("mysql:9.7");
 *   <li>else a MariaDB that comes with the build and needs nothing (Linux on x86-64 only).
 * </ol>
 *
 * <p>{@code idempotent.database} set to {@code url}, {@code mysql} or {@code mariadb} leaves only
 * that way; {@code idempotent.requireMySql=true} makes any server but MySQL a failure. Each setting
 * is a system property or an environment variable such as {@code IDEMPOTENT_JDBC_URL}.
 *
 * <p>{@link #start} starts a further server, for tests that need options of their own or that kill
 * it. Thread-safe.
 */
public final class TestDatabase implements AutoCloseable {

  private static final Duration RESTART_LIMIT = Duration.ofMinutes(3);

  private final Server server;
  private final DatabaseKind kind;
  private final String version;

  private TestDatabase(Server server) {
    this.server = server;
    this.version = readVersion();
    this.kind = DatabaseKind.ofVersion(version);
  }

  /**
   * Returns the server that the JVM's tests share, and starts it if this is the first call. It
   * stops with the JVM.
   *
   * @throws IllegalStateException if the settings ask for a server that is not to be had
   */
  public static TestDatabase get() {
    return SharedDatabase.get();
  }

  /**
   * Starts a server of one's own, in Docker or embedded by the same rule as {@link #get}; a
   * configured URL does not count. Close it.
   *
   * @throws IllegalStateException if the settings ask for a server that is not to be had
   */
  public static TestDatabase start(Options options) {
    return of(ServerChoice.ownServer(Settings.fromSystem(), options));
  }

  static TestDatabase of(Server server) {
    try {
      return new TestDatabase(server);
    } catch (RuntimeException e) {
      server.stop();
      throw e;
    }
  }

  /** Returns a URL without a schema. */
  public String jdbcUrl() {
    return server.url().withSchema("").toString();
  }

  public String user() {
    return server.user();
  }

  public String password() {
    return server.password();
  }

  public DatabaseKind kind() {
    return kind;
  }

  /** Says what it is and where, for example "MySQL 9.7.4 (Docker, mysql:9.7)". */
  public String description() {
    return kind + " " + version.replaceFirst("-.*", "") + " (" + server.place() + ")";
  }

  /** Opens a connection without a schema. */
  public Connection connect() throws SQLException {
    return connect(server.url().withSchema(""));
  }

  /** Creates an empty schema that no other test knows. */
  public TestSchema createSchema() {
    var name = "test_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    execute("CREATE DATABASE " + name);
    return new TestSchema(this, name, server.url().withSchema(name));
  }

  /**
   * Ends the server as a power failure would. Only for one's own server.
   *
   * @throws UnsupportedOperationException if the user runs the server
   */
  public void kill() {
    server.kill();
  }

  /** Starts the server again after {@link #kill}, on the same data and URL, and waits for it. */
  public void restart() {
    server.restart();
    awaitAnswer();
  }

  /**
   * Leaves no room on the server's disk. Only for one's own server with a disk of its own.
   *
   * @throws UnsupportedOperationException if the server has none
   */
  public void fillDisk() {
    server.fillDisk();
  }

  /** Gives the room back that {@link #fillDisk} took; the server notices within a minute. */
  public void freeDisk() {
    server.freeDisk();
  }

  /** Stops the server and deletes its data; does nothing to the one that the JVM's tests share. */
  @Override
  public void close() {
    if (!SharedDatabase.is(this)) {
      server.stop();
    }
  }

  void stop() {
    server.stop();
  }

  Connection connect(JdbcUrl url) throws SQLException {
    return DriverManager.getConnection(url.toString(), server.user(), server.password());
  }

  void execute(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("test database: " + sql + " failed", e);
    }
  }

  private String readVersion() {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT VERSION()")) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "the test database (" + server.place() + ") does not answer", e);
    }
  }

  private void awaitAnswer() {
    var end = System.nanoTime() + RESTART_LIMIT.toNanos();
    while (true) {
      try {
        readVersion();
        return;
      } catch (IllegalStateException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the test database restarts", e);
      }
    }
  }

  @Override
  public String toString() {
    return description();
  }

  /**
   * How to start a server.
   *
   * @param serverArguments options of the server process, such as "--innodb-rollback-on-timeout=ON"
   * @param diskMegabytes the size of a disk of its own, in memory, that can be filled; 0 for none.
   *     It takes a server in Docker
   * @param processors those of the machine that the server may use, as in "2-3"; empty for all.
   *     Only a server in Docker keeps to it
   */
  public record Options(List<String> serverArguments, int diskMegabytes, String processors) {

    public Options {
      serverArguments = List.copyOf(serverArguments);
    }

    public static Options of(String... serverArguments) {
      return new Options(List.of(serverArguments), 0, "");
    }

    /** Returns the same with a disk of its own. */
    public Options withDisk(int megabytes) {
      return new Options(serverArguments, megabytes, processors);
    }

    /** Returns the same on some processors of the machine. */
    public Options onProcessors(String some) {
      return new Options(serverArguments, diskMegabytes, some);
    }
  }
}
