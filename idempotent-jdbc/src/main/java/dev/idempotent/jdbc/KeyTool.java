package dev.idempotent.jdbc;

import dev.idempotent.CallInProgressException;
import dev.idempotent.IdempotencyException;
import dev.idempotent.engine.Notifier;
import dev.idempotent.jdbc.ToolArguments.Option;
import dev.idempotent.jdbc.ToolArguments.UsageException;
import dev.idempotent.jdbc.internal.maintenance.Purge;
import dev.idempotent.jdbc.internal.operator.OperatorTable;
import dev.idempotent.jdbc.internal.sql.DriverFlags;
import dev.idempotent.jdbc.internal.sql.Server;
import dev.idempotent.jdbc.internal.sql.SqlErrors;
import dev.idempotent.jdbc.internal.sql.TableName;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * {@link Keys} as a command line:
 *
 * <pre>{@code
 * java -cp … dev.idempotent.jdbc.KeyTool --url URL --user USER explain OPERATION KEY
 * }</pre>
 *
 * <p>It needs the library, its dependencies and a JDBC driver on the class path. It runs beside the
 * application and knows nothing of near-caches.
 */
public final class KeyTool {
  /** The environment variable that the password is taken from. */
  static final String PASSWORD = "IDEMPOTENT_PASSWORD";

  private static final int DONE = 0;
  private static final int NO = 1;
  private static final int FAILED = 2;

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final int WAIT_SECONDS = 10;
  private static final int BATCH_ROWS = 500;
  private static final String HELP_RESOURCE = "key-tool.txt";

  private final Supplier<@Nullable String> password;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  KeyTool(Supplier<@Nullable String> password, InputStream in, PrintStream out, PrintStream err) {
    this.password = password;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Runs the command line and ends the JVM with its exit status. */
  public static void main(String[] arguments) {
    KeyTool tool = new KeyTool(KeyTool::askForPassword, System.in, System.out, System.err);
    System.exit(tool.run(List.of(arguments)));
  }

  @SuppressWarnings("SystemConsoleNull") // Where it is never null, it asks in vain.
  private static @Nullable String askForPassword() {
    String given = System.getenv(PASSWORD);
    Console console = System.console();
    if (given != null || console == null) {
      return given;
    }
    char[] typed = console.readPassword("Password: ");
    return typed == null ? null : new String(typed);
  }

  /** Runs the command line; returns the exit status. */
  int run(List<String> arguments) {
    try {
      List<String> options =
          arguments.contains("--") ? arguments.subList(0, arguments.indexOf("--")) : arguments;
      if (options.contains("--help")) {
        out.print(help());
        return DONE;
      }
      ToolArguments parsed = ToolArguments.of(arguments);
      KeyCommand command = KeyCommand.of(parsed, in);
      return command.run(keys(parsed), out) ? DONE : NO;
    } catch (UsageException e) {
      err.println("error: " + e.getMessage() + " (--help tells more)");
      return FAILED;
    } catch (CallInProgressException e) {
      err.println("held: " + e.getMessage());
      return NO;
    } catch (IdempotencyException e) {
      err.println("error: " + e.getMessage());
      return FAILED;
    } catch (SQLException e) {
      err.println("error: no connection to the database: " + SqlErrors.described(e));
      return FAILED;
    } catch (IOException | RuntimeException e) {
      // The message of an exception that nobody foresaw might quote a key.
      err.println("error: " + e.getClass().getName());
      return FAILED;
    }
  }

  private Keys keys(ToolArguments arguments) throws UsageException, SQLException {
    String url = arguments.demand(Option.URL);
    String user = arguments.demand(Option.USER);
    Duration wait = arguments.waiting(WAIT_SECONDS);
    String secret = password.get();
    if (secret == null) {
      throw new UsageException(
          "no password: set " + PASSWORD + " (it may be empty) or use a terminal");
    }
    if (DriverManager.drivers().noneMatch(driver -> accepts(driver, url))) {
      throw new UsageException("no driver on the class path takes the URL");
    }
    DataSource source = new UrlDataSource(url, user, secret);
    try (Connection connection = source.getConnection()) {
      DriverFlags.check(connection);
      Server server = Server.of(connection);
      TableName table =
          new TableName(server.database(), arguments.get(Option.TABLE, "idempotent_call"));
      // Without a grace period, which only the application knows: the whole time since expiry.
      Purge purge =
          new Purge(source, table, false, ANSWER_WITHIN, Duration.ZERO, 1, Notifier.to(null));
      OperatorTable rows = new OperatorTable(source, table, server.kind(), ANSWER_WITHIN);
      return new Keys(rows, purge, wait, BATCH_ROWS, null);
    }
  }

  private static boolean accepts(Driver driver, String url) {
    try {
      return driver.acceptsURL(url);
    } catch (SQLException e) {
      return false;
    }
  }

  private static String help() throws IOException {
    try (InputStream text = KeyTool.class.getResourceAsStream(HELP_RESOURCE)) {
      if (text == null) {
        throw new IOException("the jar lacks " + HELP_RESOURCE);
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
