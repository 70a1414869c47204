package dev.idempotent.benchmarks.database;

import dev.idempotent.benchmarks.contender.Contenders;
import dev.idempotent.benchmarks.contender.Entry;
import dev.idempotent.benchmarks.database.Options.Setting;
import dev.idempotent.benchmarks.database.Report.Counted;
import dev.idempotent.benchmarks.database.Report.Ground;
import dev.idempotent.benchmarks.database.Report.Throughput;
import dev.idempotent.benchmarks.lab.Databases;
import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.benchmarks.peer.Peers;
import dev.idempotent.testdatabase.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures what a call costs on a database, beside the plain method, one guarded by hand and other
 * libraries; prints tables and writes a JSON.
 */
public final class DatabaseBenchmark {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Options options;
  private final TestDatabase database;
  private final Tables tables;
  private final Random random;

  private DatabaseBenchmark(Options options, TestDatabase database) {
    this.options = options;
    this.database = database;
    this.tables = new Tables(System.out);
    this.random = new Random(options.seed());
  }

  /** Runs the benchmark; {@code --help} tells the options. */
  public static void main(String[] arguments) throws Exception {
    Options options =
        Options.parse(arguments, Path.of("benchmarks", "target", "database.json"), System.out);
    if (options == null) {
      System.exit(2);
      return;
    }
    String command = String.join(" ", arguments);
    if (options.serverProcessors().isEmpty()) {
      TestDatabase found = Databases.find(options.jdbcUrl(), options.user(), options.password());
      new DatabaseBenchmark(options, found).run(command);
    } else {
      try (TestDatabase started = Databases.startOn(options.serverProcessors())) {
        new DatabaseBenchmark(options, started).run(command);
      }
    }
    System.exit(0);
  }

  private void run(String command) throws Exception {
    Ground ground = Grounds.find(database, command, options);
    tables.print(ground);
    List<Counted> counts = count();
    List<Throughput> throughput = new ArrayList<>();
    warmUp();
    for (Setting setting : options.settings()) {
      Throughput measured = measure(setting);
      tables.print(measured);
      throughput.add(measured);
    }
    Report report = new Report(ground.endingWith(Grounds.load()), counts, throughput);
    Files.writeString(options.output(), JSON.writeValueAsString(report) + "\n");
  }

  /** Counts what calls take, each contender alone, on a connection through the relay. */
  private List<Counted> count() throws Exception {
    List<Counted> counts = new ArrayList<>();
    tables.printCountsHead();
    List<Entry> entries = new ArrayList<>(entries());
    entries.addAll(chosen(Contenders.forRetries()));
    for (Entry entry : entries) {
      Counted counted = Counting.of(database, entry, options.calls(), options.driverOptions());
      tables.print(counted);
      counts.add(counted);
    }
    return counts;
  }

  /**
   * Has each contender make some ten thousand calls: those with more code would else be measured
   * while it is being compiled, which in a service is over after minutes.
   */
  private void warmUp() throws Exception {
    Setting busy = new Setting(32, 0);
    try (Lab lab = open(busy);
        Rounds rounds = new Rounds(lab, busy, entries())) {
      rounds.warmUp(options.warmUp());
    }
  }

  private Throughput measure(Setting setting) throws Exception {
    try (Lab lab = open(setting);
        Rounds rounds = new Rounds(lab, setting, entries())) {
      rounds.warmUp(options.turn());
      return rounds.run(options.rounds(), options.turn(), random);
    }
  }

  private Lab open(Setting setting) throws Exception {
    return Lab.open(
        database, new Lab.Setup(setting.threads(), delay(setting), options.driverOptions()));
  }

  private static @Nullable Duration delay(Setting setting) {
    return setting.delayMillis() == 0
        ? null
        : Duration.ofNanos((long) (setting.delayMillis() * 1e6));
  }

  private List<Entry> entries() {
    List<Entry> all = new ArrayList<>(Contenders.all());
    all.addAll(Peers.all());
    return chosen(all);
  }

  private List<Entry> chosen(List<Entry> entries) {
    return entries.stream()
        .filter(
            entry ->
                options.only().matcher(entry.name()).find()
                    || entry.name().equals(Contenders.FLOOR)
                    || entry.name().equals(Contenders.PLAIN_ON_DEFAULTS))
        .toList();
  }
}
