package dev.idempotent.benchmarks.storm;

import dev.idempotent.benchmarks.contender.Contender;
import dev.idempotent.benchmarks.database.Spread;
import dev.idempotent.benchmarks.lab.Databases;
import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.benchmarks.lab.PoolKind;
import dev.idempotent.testdatabase.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadFactory;
import joptsimple.OptionParser;
import joptsimple.OptionSet;
import joptsimple.OptionSpec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures what happens when many callers want one new key, or a few, at the same time: how often
 * the method runs, how many connections that takes, and when the last caller is back.
 */
public final class StormBenchmark {
  private static final int THREADS = 64;
  private static final int VIRTUAL_THREADS = 10_000;
  private static final int KEYS = 1_000;

  /** Storms of virtual threads before those that count: so many wait for what is not compiled. */
  private static final int VIRTUAL_WARM_UPS = 10;

  private static final int JVMS = 4;

  private static final List<String> CONTENDERS =
      List.of(
          "by hand, result, pool defaults",
          "by hand, key last, pool defaults",
          Scene.OURS,
          "idempotent, key last, pool defaults",
          "arun0009 idempotent-core",
          "Powertools idempotency");

  private final TestDatabase database;
  private final int rounds;
  private final List<Result> results = new ArrayList<>();

  private StormBenchmark(TestDatabase database, int rounds) {
    this.database = database;
    this.rounds = rounds;
  }

  /**
   * What one kind of storm did.
   *
   * @param storm who called and what for
   * @param contender what they called
   * @param rounds what each storm did
   * @param aloneMillis how long one caller alone took, in each round
   */
  public record Result(
      String storm, String contender, List<Blow> rounds, List<Double> aloneMillis) {}

  /** Runs the storms. */
  public static void main(String[] arguments) throws Exception {
    OptionParser parser = new OptionParser();
    OptionSpec<String> url = parser.accepts("jdbc-url").withRequiredArg();
    OptionSpec<String> user = parser.accepts("user").withRequiredArg().defaultsTo("root");
    OptionSpec<String> password = parser.accepts("password").withRequiredArg().defaultsTo("");
    OptionSpec<Integer> rounds =
        parser.accepts("rounds").withRequiredArg().ofType(Integer.class).defaultsTo(5);
    OptionSpec<String> output =
        parser.accepts("output").withRequiredArg().defaultsTo("benchmarks/target/storm.json");
    OptionSet given = parser.parse(arguments);

    TestDatabase database =
        Databases.find(given.valueOf(url), given.valueOf(user), given.valueOf(password));
    StormBenchmark benchmark = new StormBenchmark(database, given.valueOf(rounds));
    benchmark.run();
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    Files.writeString(
        Path.of(given.valueOf(output)), json.writeValueAsString(benchmark.results) + "\n");
    System.exit(0);
  }

  private void run() throws Exception {
    System.out.printf(
        "%-38s %-36s %10s %11s %6s   %-22s %s%n",
        "storm",
        "contender",
        "executions",
        "connections",
        "errors",
        "last back ms",
        "to one alone");
    for (String contender : CONTENDERS) {
      inOneJvm(THREADS + " threads, 1 key", contender, Thread::new, THREADS, 1);
    }
    ThreadFactory virtual = VirtualThreads.factory();
    if (virtual != null) {
      for (String contender : List.of(Scene.WAITING_ONLY, Scene.OURS)) {
        inOneJvm(
            VIRTUAL_THREADS + " virtual threads, 1 key", contender, virtual, VIRTUAL_THREADS, 1);
      }
      inOneJvm(
          VIRTUAL_THREADS + " virtual threads, " + KEYS + " keys",
          Scene.OURS,
          virtual,
          VIRTUAL_THREADS,
          KEYS);
    }
    inSeveralJvms();
  }

  private void inOneJvm(String storm, String name, ThreadFactory threads, int callers, int keys)
      throws Exception {
    try (Lab lab = Lab.open(database, new Lab.Setup(Scene.POOL_SIZE, null, ""));
        Contender contender = Scene.entry(name).factory().in(lab)) {
      Callers.fill(lab.pool(PoolKind.DEFAULTS), Scene.POOL_SIZE);
      Callers one = new Callers(lab, threads, 1);
      Callers all = new Callers(lab, threads, callers);
      one.storm(contender, Scene.commands("warm-up-alone", 1));
      for (int i = 0; i < (callers == VIRTUAL_THREADS ? VIRTUAL_WARM_UPS : 1); i++) {
        all.storm(contender, Scene.commands("warm-up-" + i, keys));
      }
      List<Blow> blows = new ArrayList<>();
      List<Double> alone = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        alone.add(one.storm(contender, Scene.commands("alone-" + round, 1)).slowestMillis());
        blows.add(all.storm(contender, Scene.commands("storm-" + round, keys)));
      }
      add(new Result(storm, name, blows, alone));
    }
  }

  private void inSeveralJvms() throws Exception {
    List<OtherJvm> jvms = new ArrayList<>();
    try (Lab lab = Lab.open(database, new Lab.Setup(1, null, ""));
        Contender contender = Scene.entry(Scene.OURS).factory().in(lab)) {
      Callers one = new Callers(lab, Thread::new, 1);
      for (int i = 0; i < JVMS; i++) {
        jvms.add(OtherJvm.start(lab.place(), THREADS / JVMS));
      }
      stormOf(jvms, "warm-up");
      List<Blow> blows = new ArrayList<>();
      List<Double> alone = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        alone.add(one.storm(contender, Scene.commands("alone-" + round, 1)).slowestMillis());
        blows.add(stormOf(jvms, "jvms-" + round));
      }
      String storm = JVMS + " JVMs of " + THREADS / JVMS + " threads, 1 key";
      add(new Result(storm, Scene.OURS, blows, alone));
    } finally {
      jvms.forEach(OtherJvm::close);
    }
  }

  private static Blow stormOf(List<OtherJvm> jvms, String series) throws Exception {
    jvms.forEach(jvm -> jvm.begin(series));
    List<Blow> parts = new ArrayList<>();
    for (OtherJvm jvm : jvms) {
      parts.add(jvm.end());
    }
    return Blow.ofAll(parts);
  }

  private void add(Result result) {
    results.add(result);
    List<Blow> blows = result.rounds();
    List<Double> slowest = blows.stream().map(Blow::slowestMillis).toList();
    Spread last = Spread.of(slowest);
    System.out.printf(
        Locale.ROOT,
        "%-38s %-36s %10d %11d %6d   %6.0f %6.0f %6.0f   %s%n",
        result.storm(),
        result.contender(),
        blows.stream().mapToLong(Blow::executions).max().orElse(0),
        blows.stream().mapToInt(Blow::connections).max().orElse(0),
        blows.stream().mapToLong(Blow::errors).max().orElse(0),
        last.min(),
        last.median(),
        last.max(),
        Spread.ofRatios(slowest, result.aloneMillis()));
  }
}
