package dev.idempotent.benchmarks.scale;

import dev.idempotent.benchmarks.database.Spread;
import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import joptsimple.OptionParser;
import joptsimple.OptionSet;
import joptsimple.OptionSpec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures how calls and purge depend on the size and the layout of the table of keys, on a server
 * whose buffer pool is a tenth of the largest table. In each round every layout has its turn at
 * every size.
 */
public final class ScaleBenchmark {
  private static final long FILLING_POOL = 3L << 30;
  private static final long LEAST_POOL = 16 << 20;

  private static final double ALL_IN_SECONDS = Duration.ofHours(5).toSeconds();

  private final TestSchema schema;
  private final double expired;
  private final double expiring;
  private final List<Result> results = new ArrayList<>();

  private ScaleBenchmark(TestSchema schema, double expired, double expiring) {
    this.schema = schema;
    this.expired = expired;
    this.expiring = expiring;
  }

  /**
   * What was found out about one layout at one size.
   *
   * @param bytesPerRow on disk, indexes included
   * @param calls turns without purge
   * @param purging turns with a purge beside the calls
   */
  public record Result(
      String design, long rows, double bytesPerRow, List<Turn> calls, List<Turn> purging) {}

  private record Table(Design design, Result result) {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    OptionParser parser = new OptionParser();
    OptionSpec<Long> rows =
        parser
            .accepts("rows", "sizes of the tables")
            .withRequiredArg()
            .ofType(Long.class)
            .withValuesSeparatedBy(',')
            .defaultsTo(100_000L, 1_000_000L, 10_000_000L);
    OptionSpec<String> only =
        parser
            .accepts("only", "regular expression for names of layouts")
            .withRequiredArg()
            .defaultsTo("");
    OptionSpec<Integer> threads =
        parser.accepts("threads").withRequiredArg().ofType(Integer.class).defaultsTo(8);
    OptionSpec<Integer> rounds =
        parser.accepts("rounds").withRequiredArg().ofType(Integer.class).defaultsTo(5);
    OptionSpec<Integer> turn =
        parser
            .accepts("turn", "seconds of a turn")
            .withRequiredArg()
            .ofType(Integer.class)
            .defaultsTo(4);
    OptionSpec<Integer> pace =
        parser
            .accepts("pace", "calls a second that are due; 0 for as many as are possible")
            .withRequiredArg()
            .ofType(Integer.class)
            .defaultsTo(0);
    OptionSpec<Integer> purgeRows =
        parser
            .accepts("purge-rows", "rows of a batch of the purge")
            .withRequiredArg()
            .ofType(Integer.class)
            .defaultsTo(500);
    OptionSpec<Double> purgeRest =
        parser
            .accepts("purge-rest", "rest after a batch, as a multiple of its time")
            .withRequiredArg()
            .ofType(Double.class)
            .defaultsTo(1.0);
    OptionSpec<Void> enginePurge =
        parser.accepts(
            "engine-purge", "the purge of an engine, with its own rests; for the library's layout");
    OptionSpec<Double> expired =
        parser
            .accepts("expired", "part of the rows that has expired before")
            .withRequiredArg()
            .ofType(Double.class)
            .defaultsTo(0.2);
    OptionSpec<Double> expiring =
        parser
            .accepts("expiring", "rows that expire each second; 0 for all of them in 5 hours")
            .withRequiredArg()
            .ofType(Double.class)
            .defaultsTo(0.0);
    OptionSpec<String> output =
        parser.accepts("output").withRequiredArg().defaultsTo("benchmarks/target/scale.json");
    OptionSpec<Void> help = parser.accepts("help").forHelp();
    OptionSet given = parser.parse(arguments);
    if (given.has(help)) {
      parser.printHelpOn(System.out);
      return;
    }
    Pattern chosen = Pattern.compile(given.valueOf(only));
    List<Design> designs = new ArrayList<>();
    for (Design design : Design.values()) {
      if (chosen.matcher(design.title()).find()) {
        designs.add(design);
      }
    }
    TestDatabase.Options server =
        TestDatabase.Options.of(
            "--innodb-buffer-pool-chunk-size=8M",
            "--innodb-buffer-pool-size=" + FILLING_POOL,
            "--innodb-redo-log-capacity=1G");
    try (TestDatabase database = TestDatabase.start(server);
        TestSchema schema = database.createSchema()) {
      System.out.println("Database: " + database.description());
      ScaleBenchmark benchmark =
          new ScaleBenchmark(schema, given.valueOf(expired), given.valueOf(expiring));
      benchmark.run(
          designs,
          given.valuesOf(rows),
          given.valueOf(rounds),
          new Turn.Plan(
              given.valueOf(threads),
              Duration.ofSeconds(given.valueOf(turn)),
              given.valueOf(pace),
              false,
              given.valueOf(purgeRows),
              given.valueOf(purgeRest),
              given.has(enginePurge),
              0));
      JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
      Files.writeString(
          Path.of(given.valueOf(output)), json.writeValueAsString(benchmark.results) + "\n");
    }
  }

  private void run(List<Design> designs, List<Long> sizes, int rounds, Turn.Plan plan)
      throws SQLException, InterruptedException {
    long largest = 0;
    List<Table> tables = new ArrayList<>();
    for (long rows : sizes) {
      for (Design design : designs) {
        long bytes = fill(design, rows);
        largest = Math.max(largest, bytes);
        Result result =
            new Result(
                design.title(), rows, (double) bytes / rows, new ArrayList<>(), new ArrayList<>());
        tables.add(new Table(design, result));
        results.add(result);
      }
    }
    long pool = Math.max(LEAST_POOL, largest / 10);
    shrinkPool(pool);
    System.out.printf(
        Locale.ROOT,
        "buffer pool %,d MB, largest table %,d MB, %d callers, %d rounds of %d s%n",
        pool >> 20,
        largest >> 20,
        plan.callers(),
        rounds,
        plan.time().toSeconds());
    for (int round = 0; round <= rounds; round++) {
      for (Table table : tables) {
        for (boolean purging : new boolean[] {false, true}) {
          Result result = table.result();
          Turn turn =
              Turn.take(
                  schema,
                  table.design(),
                  result.rows(),
                  plan.with(purging, 2L * round + (purging ? 1 : 0)));
          if (round > 0) { // The first round warms up.
            (purging ? result.purging() : result.calls()).add(turn);
          }
        }
      }
    }
    print();
  }

  private long fill(Design design, long rows) throws SQLException, InterruptedException {
    double perSecond = expiring > 0 ? expiring : rows / ALL_IN_SECONDS;
    new Filling(schema, design, rows, new Filling.Ages(expired, perSecond)).fill();
    try (Connection connection = schema.connect()) {
      long bytes = new KeyRows(connection, design, rows).bytes();
      System.out.printf(
          Locale.ROOT, "%s, %,d rows: %d bytes a row%n", design.title(), rows, bytes / rows);
      return bytes;
    }
  }

  private void shrinkPool(long bytes) throws SQLException, InterruptedException {
    try (Connection connection = schema.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET GLOBAL innodb_buffer_pool_size = " + bytes);
      while (isResizing(statement)) {
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  private static boolean isResizing(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_resize_status_code'")) {
      return row.next() && row.getInt(2) != 0;
    }
  }

  private void print() {
    System.out.printf(
        "%n%-30s %12s %6s   %-22s %-22s %-22s %-22s %s%n",
        "table",
        "rows",
        "B/row",
        "calls/s",
        "p99 ms",
        "calls/s with purge",
        "p99 ms with purge",
        "purged/s");
    for (Result result : results) {
      System.out.printf(
          Locale.ROOT,
          "%-30s %,12d %6.0f   %-22s %-22s %-22s %-22s %s%n",
          result.design(),
          result.rows(),
          result.bytesPerRow(),
          spread("%.0f", result.calls(), Turn::callsPerSecond),
          spread("%.1f", result.calls(), Turn::p99Millis),
          spread("%.0f", result.purging(), Turn::callsPerSecond),
          spread("%.1f", result.purging(), Turn::p99Millis),
          spread("%.0f", result.purging(), Turn::purgedPerSecond));
    }
  }

  private static String spread(String format, List<Turn> turns, ToDoubleFunction<Turn> figure) {
    Spread spread = Spread.of(turns.stream().mapToDouble(figure).toArray());
    String three = format + "  " + format + "  " + format;
    return String.format(Locale.ROOT, three, spread.min(), spread.median(), spread.max());
  }
}
