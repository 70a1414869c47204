package dev.idempotent.examples.payments.crashtest;

import dev.idempotent.testdatabase.TestDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The command line. */
public final class Main {
  private static final int MOST_BAD_LINES_PRINTED = 10;
  private static final int UNKNOWN_DATABASE = 1049;
  private static final int ACCESS_DENIED = 1045;
  private static final int ACCESS_DENIED_TO_DATABASE = 1044;

  private final Options options;
  private final PrintStream out;
  private final PrintStream err;

  private Main(Options options, PrintStream out, PrintStream err) {
    this.options = options;
    this.out = out;
    this.err = err;
  }

  /** Runs and ends the process. */
  public static void main(String... arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /** Runs, and returns the exit status. */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    Options options;
    try {
      options = Options.parse(arguments, System.getenv());
    } catch (IllegalArgumentException e) {
      err.println("payments: " + e.getMessage());
      return 2;
    }
    if (options.help()) {
      out.print(Options.HELP);
      return 0;
    }
    try {
      return new Main(options, out, err).run() ? 0 : 1;
    } catch (RunFailedException e) {
      err.println("payments: " + e.getMessage());
    } catch (IOException | SQLException | JacksonException e) {
      err.println("payments: " + e.getClass().getSimpleName() + ": " + firstLine(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  private boolean run() throws IOException, SQLException, InterruptedException {
    Source source = Source.of(options.input());
    if (options.target().isPresent()) {
      connect(options.target().get()).close(); // complains before a long file is read
    }
    Expectation expectation = new Expectation();
    long badLines = readAll(source, expectation);
    if (expectation.requests() == 0) {
      throw new RunFailedException(source + " holds no request");
    }
    Target target = options.target().orElseGet(Main::startDatabase);
    try (Connection connection = connect(target)) {
      String database = describe(connection);
      if (options.target().isPresent()) {
        out.println("Database: " + database + " (given)");
      }
      Tables.create(connection);
      long lastBefore = Tables.lastPayment(connection);
      Figures figures =
          pay(source, expectation, badLines, new Ground(target, database, lastBefore));
      new Report(out).print(figures);
      writeJson(figures);
      return figures.balanced();
    }
  }

  /** The database as it is before the run. */
  private record Ground(Target target, String database, long lastBefore) {}

  private Figures pay(Source source, Expectation expectation, long badLines, Ground ground)
      throws SQLException, InterruptedException {
    out.printf(
        Locale.ROOT,
        "Paying %s: requests %,d, workers %d, threads of each %d, kills %d%n",
        source,
        expectation.requests(),
        options.workers(),
        options.threads(),
        options.kills());
    Tally tally = new Tally();
    Progress progress = new Progress(out, Terminal.isThere(), expectation.requests());
    Supervisor supervisor =
        new Supervisor(
            new Supervisor.Plan(
                options.workers(),
                options.threads(),
                options.kills(),
                source,
                expectation.requests(),
                ground.target()),
            tally,
            progress);
    Duration time;
    try {
      time = supervisor.run();
    } finally {
      progress.end();
    }
    try (Connection connection = ground.target().connect()) {
      Proof.Result proof = Proof.read(connection, expectation, ground.lastBefore());
      return Figures.of(
          ground.database(),
          expectation,
          badLines,
          tally,
          Tables.paymentsSince(connection, ground.lastBefore()),
          supervisor.killed(),
          time,
          proof);
    }
  }

  /** Reads the whole file once, and returns how many lines are bad. */
  private long readAll(Source source, Expectation expectation) throws IOException {
    long bad = 0;
    try (RequestReader reader = source.open()) {
      for (Line line = reader.next(); line != null; line = reader.next()) {
        if (line instanceof Line.Good good) {
          expectation.add(good.number(), good.request());
        } else if (line instanceof Line.Bad wrong && ++bad <= MOST_BAD_LINES_PRINTED) {
          err.println("line " + wrong.number() + ": " + wrong.reason());
        }
      }
    }
    if (bad > MOST_BAD_LINES_PRINTED) {
      err.printf(Locale.ROOT, "... and %,d more bad lines%n", bad - MOST_BAD_LINES_PRINTED);
    }
    return bad;
  }

  private static Target startDatabase() {
    try {
      TestDatabase database = TestDatabase.get();
      return new Target(database.createSchema().jdbcUrl(), database.user(), database.password());
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new RunFailedException("no database: " + firstLine(e));
    }
  }

  private static Connection connect(Target target) throws SQLException {
    Connection connection;
    try {
      connection = target.connect();
    } catch (SQLException e) {
      throw new RunFailedException("no connection to --jdbc-url: " + reason(e));
    }
    if (connection.getCatalog() == null || connection.getCatalog().isEmpty()) {
      connection.close();
      throw new RunFailedException("--jdbc-url names no database, as .../payments would");
    }
    return connection;
  }

  private static String reason(SQLException e) {
    return switch (e.getErrorCode()) {
      case ACCESS_DENIED, ACCESS_DENIED_TO_DATABASE -> "user or password are refused";
      case UNKNOWN_DATABASE -> "the server has no database of that name";
      default ->
          firstLine(e).startsWith("No suitable driver")
              ? "it must begin with jdbc:mysql:"
              : firstLine(e) + rootOf(e);
    };
  }

  /** The driver's own message says little; where it all began says more. */
  private static String rootOf(SQLException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof IOException ? " (" + firstLine(root) + ")" : "";
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }

  private static String describe(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT VERSION()")) {
      row.next();
      String version = row.getString(1);
      return (version.contains("MariaDB") ? "MariaDB " : "MySQL ")
          + version.replaceFirst("-.*", "");
    }
  }

  private void writeJson(Figures figures) {
    options
        .json()
        .ifPresent(
            file ->
                JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValue(file.toFile(), figures));
  }
}
