package dev.idempotent.benchmarks.database;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.idempotent.benchmarks.contender.Contender;
import dev.idempotent.benchmarks.contender.Contenders;
import dev.idempotent.benchmarks.contender.Entry;
import dev.idempotent.benchmarks.lab.Databases;
import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.testdatabase.TestDatabase;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells what processor time and heap a fresh call takes of the caller's JVM, on one thread, and
 * what of the server if it runs on this machine: what others lack where caller and server share
 * processors. Unlike calls per second it does not depend on how fast the disk syncs, and hardly on
 * what else the machine does.
 */
public final class ProcessorBenchmark {
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final ServerProcess server = ServerProcess.find();
  private long next;

  private ProcessorBenchmark() {}

  /** What each of a turn's calls took, as the mean. */
  private record Cost(
      double threadMicros, double processMicros, double serverMicros, double bytes) {}

  private record Entrant(Entry entry, Contender contender, List<Cost> costs) {}

  /** Runs the benchmark; {@code --help} tells the options. */
  public static void main(String[] arguments) throws Exception {
    Options options =
        Options.parse(arguments, Path.of("benchmarks", "target", "processor.json"), System.out);
    if (options == null) {
      System.exit(2);
      return;
    }
    TestDatabase database = Databases.find(options.jdbcUrl(), options.user(), options.password());
    try (Lab lab = Lab.open(database, new Lab.Setup(1, null, options.driverOptions()))) {
      new ProcessorBenchmark().run(lab, options);
    }
    System.exit(0);
  }

  private void run(Lab lab, Options options) throws Exception {
    List<Entrant> entrants = new ArrayList<>();
    for (Entry entry : Contenders.all()) {
      if (options.only().matcher(entry.name()).find()) {
        entrants.add(new Entrant(entry, entry.factory().in(lab), new ArrayList<>()));
      }
    }
    for (Entrant entrant : entrants) {
      turn(entrant.contender(), options.warmUp());
    }
    for (int round = 0; round < options.rounds(); round++) {
      for (Entrant entrant : entrants) {
        entrant.costs().add(turn(entrant.contender(), options.turn()));
      }
    }
    Map<String, List<Cost>> costs = new LinkedHashMap<>();
    entrants.forEach(entrant -> costs.put(entrant.entry().name(), entrant.costs()));
    System.out.printf(
        "%-45s %24s %24s %24s %8s%n",
        "a call, on 1 thread", "us of its thread", "us of the JVM", "us of the server", "bytes");
    for (Entrant entrant : entrants) {
      print(entrant, costs);
    }
    Files.writeString(options.output(), JSON.writeValueAsString(costs) + "\n");
  }

  private Cost turn(Contender contender, Duration length) throws Exception {
    long begun = System.nanoTime();
    long thread = THREAD.getCurrentThreadCpuTime();
    long process = PROCESS.getProcessCpuTime();
    long ofServer = server.processorNanos();
    long bytes = THREAD.getCurrentThreadAllocatedBytes();
    int calls = 0;
    do {
      contender.pay(PaymentCommand.numbered("processor", next++));
      calls++;
    } while (System.nanoTime() - begun < length.toNanos());
    return new Cost(
        (THREAD.getCurrentThreadCpuTime() - thread) / 1e3 / calls,
        (PROCESS.getProcessCpuTime() - process) / 1e3 / calls,
        (server.processorNanos() - ofServer) / 1e3 / calls,
        (double) (THREAD.getCurrentThreadAllocatedBytes() - bytes) / calls);
  }

  private static void print(Entrant entrant, Map<String, List<Cost>> costs) {
    Entry entry = entrant.entry();
    List<Cost> own = entrant.costs();
    System.out.printf(
        "%-45s %24s %24s %24s %8.0f%n",
        entry.name(),
        spread(own, Cost::threadMicros),
        spread(own, Cost::processMicros),
        spread(own, Cost::serverMicros),
        own.stream().mapToDouble(Cost::bytes).average().orElseThrow());
    List<Cost> rival = entry.rival() == null ? null : costs.get(entry.rival());
    if (rival != null) {
      System.out.printf(
          "%-45s %24s %24s %24s%n",
          "  more than " + entry.rival(),
          more(own, rival, Cost::threadMicros),
          more(own, rival, Cost::processMicros),
          more(own, rival, Cost::serverMicros));
    }
  }

  private static Spread spread(List<Cost> costs, Function<Cost, Double> figure) {
    return Spread.of(costs.stream().map(figure).toList());
  }

  private static Spread more(List<Cost> own, List<Cost> rival, Function<Cost, Double> figure) {
    List<Double> more = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      more.add(figure.apply(own.get(i)) - figure.apply(rival.get(i)));
    }
    return Spread.of(more);
  }
}
