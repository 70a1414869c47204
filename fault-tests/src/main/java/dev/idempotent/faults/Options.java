package dev.idempotent.faults;

import dev.idempotent.faults.planted.Planted;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The command line.
 *
 * @param seeds of the first rounds; where more are needed, each seed is one more than the last
 * @param roundTime how long the faults of one round go on
 * @param most when no further round begins
 * @param endurance how long one process lives that nobody kills, and that is measured
 * @param workerKills until how many kills of workers rounds go on, at least
 * @param serverKills until how many kills of the server rounds go on, at least
 * @param bugs which bugs are planted, one after the other
 * @param report where to write the report, if anywhere
 */
record Options(
    Form form,
    List<Long> seeds,
    Duration roundTime,
    Duration most,
    Duration endurance,
    int workerKills,
    int serverKills,
    int workers,
    int threads,
    List<Planted> bugs,
    Path folder,
    Optional<Path> report) {
  static final String HELP =
      """
      usage: fault-tests/run short|long|planted [name=value ...]

        short    three rounds with fixed seeds and one with a fresh seed
        long     rounds until enough has been killed
        planted  each bug that can be planted has to be found

        seed=N            the seed of the first round (fresh for long)
        rounds=N          how many rounds, with seeds that follow each other (short)
        roundSeconds=N    how long the faults of a round go on (45; long: 90; planted: 8)
        minutes=N         no round begins later (10; long: 120)
        endurance=N       minutes for which one more JVM lives, beside the rounds, that is not killed:
                          what it holds at the end is compared with the beginning (long: 60)
        workerKills=N     kills of JVMs to reach (long: 1000)
        serverKills=N     kills of mysqld to reach (long: 50)
        workers=N         JVMs at a time (3; long: 4)
        threads=N         threads of each (8)
        bugs=A,B,...      which bugs to plant (planted)
        folder=PATH       for histories; those of a round that fails are kept
        report=PATH       writes the figures as Markdown
      """;

  private static final List<Long> FIXED_SEEDS = List.of(1L, 2L, 3L);

  /** What to do. */
  enum Form {
    SHORT,
    LONG,
    PLANTED
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it can't be understood; the message says why
   */
  static Options parse(List<String> arguments) {
    CommandLine line = CommandLine.of(arguments);
    Form form = line.form();
    boolean isLong = form == Form.LONG;
    Options options =
        new Options(
            form,
            seeds(line, isLong),
            Duration.ofSeconds(line.number("roundSeconds", roundSeconds(form))),
            Duration.ofMinutes(line.number("minutes", isLong ? 120 : 10)),
            Duration.ofMinutes(line.number("endurance", isLong ? 60 : 0)),
            (int) line.number("workerKills", isLong ? 1000 : 0),
            (int) line.number("serverKills", isLong ? 50 : 0),
            (int) line.number("workers", isLong ? 4 : 3),
            (int) line.number("threads", 8),
            line.find("bugs").map(Options::bugs).orElseGet(Options::allBugs),
            Path.of(line.text("folder", "target/faults")).toAbsolutePath(),
            line.find("report").map(Path::of));
    line.requireAllKnown();
    return options;
  }

  private static List<Long> seeds(CommandLine line, boolean isLong) {
    Optional<String> given = line.find("seed");
    long rounds = line.number("rounds", 1);
    if (given.isEmpty() && !isLong) {
      return Stream.concat(FIXED_SEEDS.stream(), Stream.of(fresh())).toList();
    }
    long first = given.map(CommandLine::parsed).orElseGet(Options::fresh);
    return LongStream.range(first, first + rounds).boxed().toList();
  }

  private static List<Planted> bugs(String names) {
    return Arrays.stream(names.toUpperCase(Locale.ROOT).split(",")).map(Planted::valueOf).toList();
  }

  private static List<Planted> allBugs() {
    return Arrays.stream(Planted.values()).filter(bug -> bug != Planted.NONE).toList();
  }

  private static long roundSeconds(Form form) {
    return switch (form) {
      case SHORT -> 45;
      case LONG -> 90;
      case PLANTED -> 8;
    };
  }

  private static long fresh() {
    return new SecureRandom().nextInt(1000, Integer.MAX_VALUE);
  }
}
