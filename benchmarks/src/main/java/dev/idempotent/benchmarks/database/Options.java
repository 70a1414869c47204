package dev.idempotent.benchmarks.database;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import joptsimple.OptionException;
import joptsimple.OptionParser;
import joptsimple.OptionSet;
import joptsimple.OptionSpec;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for on the command line.
 *
 * @param jdbcUrl a server to use; null for the one that the tests would take
 * @param user at that server
 * @param password at that server
 * @param serverProcessors those of the machine that a server in Docker is started on; empty for a
 *     server as the tests find it
 * @param driverOptions further options of the JDBC URL
 * @param settings threads and delays to measure throughput with, in this order
 * @param rounds how often each contender has its turn in a setting
 * @param turn how long each turn takes
 * @param warmUp how long each contender runs before the first setting's rounds; before those of
 *     each setting it has one more turn, which does not count
 * @param calls how many calls of each kind to count
 * @param only which contenders take part, by name; the two that others are compared with always do
 * @param seed decides in which order the contenders have their turns
 * @param output where to write the JSON
 */
record Options(
    @Nullable String jdbcUrl,
    String user,
    String password,
    String serverProcessors,
    String driverOptions,
    List<Setting> settings,
    int rounds,
    Duration turn,
    Duration warmUp,
    int calls,
    Pattern only,
    long seed,
    Path output) {

  /** Under what a throughput is measured. */
  record Setting(int threads, double delayMillis) {
    @Override
    public String toString() {
      return threads
          + (threads == 1 ? " thread" : " threads")
          + (delayMillis == 0 ? "" : ", " + delayMillis + " ms more a round trip");
    }
  }

  /** Reads the arguments; returns null, after telling why, where they can't be used. */
  static @Nullable Options parse(String[] arguments, Path defaultOutput, PrintStream out)
      throws IOException {
    OptionParser parser = new OptionParser();
    OptionSpec<String> url =
        parser.accepts("jdbc-url", "a MySQL of yours, with the rights of root").withRequiredArg();
    OptionSpec<String> user = parser.accepts("user").withRequiredArg().defaultsTo("root");
    OptionSpec<String> password = parser.accepts("password").withRequiredArg().defaultsTo("");
    OptionSpec<String> serverProcessors =
        parser
            .accepts("server-processors", "starts a server of its own on these, as in 2-3")
            .availableUnless("jdbc-url")
            .withRequiredArg()
            .defaultsTo("");
    OptionSpec<String> driverOptions =
        parser
            .accepts("driver-options", "of the driver, as in a=b&c=d, for all contenders")
            .withRequiredArg()
            .defaultsTo("");
    OptionSpec<Integer> threads =
        parser
            .accepts("threads")
            .withRequiredArg()
            .ofType(Integer.class)
            .withValuesSeparatedBy(',')
            .defaultsTo(1, 8, 32);
    OptionSpec<Double> delays =
        parser
            .accepts("delays", "what the network takes, in ms a round trip")
            .withRequiredArg()
            .ofType(Double.class)
            .withValuesSeparatedBy(',')
            .defaultsTo(0.0, 0.5, 2.0);
    OptionSpec<Integer> delayedThreads =
        parser
            .accepts("delayed-threads", "threads where there is a delay")
            .withRequiredArg()
            .ofType(Integer.class)
            .withValuesSeparatedBy(',')
            .defaultsTo(8);
    OptionSpec<Integer> warmUp =
        parser
            .accepts("warm-up", "milliseconds of each contender before anything is measured")
            .withRequiredArg()
            .ofType(Integer.class)
            .defaultsTo(6000);
    OptionSpec<Integer> rounds =
        parser.accepts("rounds").withRequiredArg().ofType(Integer.class).defaultsTo(7);
    OptionSpec<Integer> turn =
        parser
            .accepts("turn", "ms that a contender's turn takes")
            .withRequiredArg()
            .ofType(Integer.class)
            .defaultsTo(500);
    OptionSpec<Integer> calls =
        parser
            .accepts("calls", "how many to count")
            .withRequiredArg()
            .ofType(Integer.class)
            .defaultsTo(300);
    OptionSpec<Void> isLong =
        parser.accepts("long", "21 rounds of 2 s, delays with all numbers of threads");
    OptionSpec<String> only =
        parser
            .accepts("only", "regular expression for names of contenders")
            .withRequiredArg()
            .defaultsTo("");
    OptionSpec<Long> seed =
        parser.accepts("seed").withRequiredArg().ofType(Long.class).defaultsTo(System.nanoTime());
    OptionSpec<String> output =
        parser
            .accepts("output", "where the JSON goes (default: " + defaultOutput + " or apart.json)")
            .withRequiredArg();
    OptionSpec<Void> help = parser.accepts("help").forHelp();

    OptionSet given;
    try {
      given = parser.parse(arguments);
    } catch (OptionException e) {
      out.println(e.getMessage());
      parser.printHelpOn(out);
      return null;
    }
    if (given.has(help)) {
      parser.printHelpOn(out);
      return null;
    }
    boolean all = given.has(isLong);
    return new Options(
        given.valueOf(url),
        given.valueOf(user),
        given.valueOf(password),
        given.valueOf(serverProcessors),
        given.valueOf(driverOptions),
        settings(
            given.valuesOf(threads),
            given.valuesOf(delays),
            given.valuesOf(all && !given.has(delayedThreads) ? threads : delayedThreads)),
        all && !given.has(rounds) ? 21 : given.valueOf(rounds),
        Duration.ofMillis(all && !given.has(turn) ? 2000 : given.valueOf(turn)),
        Duration.ofMillis(given.valueOf(warmUp)),
        given.valueOf(calls),
        Pattern.compile(given.valueOf(only)),
        given.valueOf(seed),
        given.has(output)
            ? Path.of(given.valueOf(output))
            : given.has(serverProcessors)
                ? defaultOutput.resolveSibling("apart.json")
                : defaultOutput);
  }

  private static List<Setting> settings(
      List<Integer> threads, List<Double> delays, List<Integer> delayedThreads) {
    return delays.stream()
        .flatMap(
            delay ->
                (delay == 0 ? threads : delayedThreads)
                    .stream().map(number -> new Setting(number, delay)))
        .toList();
  }
}
