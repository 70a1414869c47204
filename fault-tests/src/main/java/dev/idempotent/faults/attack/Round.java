package dev.idempotent.faults.attack;

import dev.idempotent.faults.check.Checker;
import dev.idempotent.faults.check.Kind;
import dev.idempotent.faults.check.Tables;
import dev.idempotent.faults.check.Unanswered;
import dev.idempotent.faults.check.Verdict;
import dev.idempotent.faults.check.Violation;
import dev.idempotent.faults.history.Call;
import dev.idempotent.faults.history.History;
import dev.idempotent.faults.workload.Books;
import dev.idempotent.faults.workload.Gauges;
import dev.idempotent.faults.workload.Host;
import dev.idempotent.faults.workload.LastCalls;
import dev.idempotent.jdbc.JdbcIdempotency;
import dev.idempotent.jdbc.SchemaMode;
import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One attack, from an empty schema to the verdict:
 *
 * <ol>
 *   <li>workers start and make calls,
 *   <li>faults come as drawn from the seed, until the time is over,
 *   <li>the workers end in order, and the network is as good as new,
 *   <li>keys of which nobody knows what became of them are called with once more,
 *   <li>histories and tables are compared.
 * </ol>
 */
public final class Round {
  private static final int PARTS = 20;
  private static final int PARTS_BETWEEN = 5;

  private final TestDatabase database;
  private final Plan plan;
  private final Path folder;

  /**
   * What is to be done.
   *
   * @param seed decides schedule and load
   * @param planted the bug that is built into the workers, or "NONE"
   * @param measured whether the first worker, which nobody may kill then, measures what it holds:
   *     after a twentieth of the time, some times in between, and at the end
   */
  public record Plan(
      long seed,
      Duration time,
      Set<FaultKind> kinds,
      Schedule.Pace pace,
      int workers,
      int threads,
      String planted,
      boolean measured) {}

  /**
   * What came out.
   *
   * @param strikes how many faults of each kind met something
   * @param asked how many keys had to be asked about at the end
   * @param gauges what the first worker held from time to time, if that was to be measured
   */
  public record Result(
      Verdict verdict, Map<FaultKind, Integer> strikes, int asked, List<Gauges> gauges) {}

  private Round(TestDatabase database, Plan plan, Path folder) {
    this.database = database;
    this.plan = plan;
    this.folder = folder;
  }

  /**
   * Runs a round on a server that may be killed.
   *
   * @param folder an empty folder for all files
   */
  public static Result run(TestDatabase database, Plan plan, Path folder)
      throws IOException, SQLException, InterruptedException {
    Files.createDirectories(folder);
    return new Round(database, plan, folder).run();
  }

  private Result run() throws IOException, SQLException, InterruptedException {
    try (TestSchema schema = database.createSchema()) {
      createTables(schema);
      Strikes strikes = new Strikes();
      TablesReader reader = new TablesReader(schema);
      List<Violation> violations = new ArrayList<>();
      List<Call> asked;
      List<Gauges> gauges;
      Fleet.Workload workload = new Fleet.Workload(plan.workers(), plan.threads(), plan.planted());
      try (Fleet fleet = new Fleet(schema, folder, workload, plan.seed())) {
        fleet.awaitReady();
        attack(new Scene(database, schema, fleet), strikes);
        gauges = plan.measured() ? measure(fleet) : List.of();
        fleet.calm();
        asked = ask(fleet, reader);
        fleet.problems().forEach(text -> violations.add(new Violation(Kind.STUCK, "worker", text)));
      }
      reader.awaitRest();
      History history = History.read(folder);
      Tables tables = reader.read();
      Verdict verdict = Checker.check(history, tables);
      violations.addAll(verdict.violations());
      violations.addAll(Unanswered.stillAmong(asked, history, tables));
      if (plan.measured()) {
        gauges.get(gauges.size() - 1).grownSince(gauges.get(0), Host.POOL).stream()
            .map(text -> new Violation(Kind.GROWN, "worker", text))
            .forEach(violations::add);
      }
      return new Result(
          new Verdict(violations, verdict.counts()), strikes.counts(), asked.size(), gauges);
    }
  }

  static void createTables(TestSchema schema) throws SQLException {
    try (Connection connection = schema.connect()) {
      Books.create(connection);
    }
    JdbcIdempotency.builder(new PlainDataSource(schema))
        .schema(SchemaMode.CREATE)
        .procedures(true)
        .purge(purge -> purge.enabled(false))
        .build()
        .close();
  }

  private void attack(Scene scene, Strikes strikes) throws IOException, InterruptedException {
    if (!plan.measured()) {
      attack(scene, strikes, plan.seed(), plan.time());
      return;
    }
    Duration part = plan.time().dividedBy(PARTS);
    attack(scene, strikes, plan.seed(), part);
    for (int parts = 1; parts < PARTS; parts += PARTS_BETWEEN) {
      measure(scene.fleet());
      int next = Math.min(PARTS_BETWEEN, PARTS - parts);
      attack(scene, strikes, plan.seed() + parts, part.multipliedBy(next));
    }
  }

  /** The network is mended for that, so that what is under way can end. */
  private static List<Gauges> measure(Fleet fleet) throws IOException, InterruptedException {
    fleet.mend();
    return fleet.measure();
  }

  private void attack(Scene scene, Strikes strikes, long seed, Duration time)
      throws InterruptedException {
    Schedule schedule = Schedule.draw(seed, time, plan.kinds(), plan.pace());
    long begin = System.nanoTime();
    long end = begin + time.toNanos();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Lane> lanes = new ArrayList<>();
      schedule.lanes().forEach(events -> lanes.add(new Lane(events, scene, strikes, begin, end)));
      lanes.add(new Lane(List.of(), scene, strikes, begin, end)); // The time, without any fault.
      for (Future<Void> lane : threads.invokeAll(lanes)) {
        lane.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a fault could not be done", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Call> ask(Fleet fleet, TablesReader reader)
      throws IOException, SQLException, InterruptedException {
    reader.awaitRest();
    List<Call> unanswered = Unanswered.of(History.read(folder), reader.read());
    if (!unanswered.isEmpty()) {
      Path file = folder.resolve("unanswered");
      LastCalls.write(file, unanswered);
      fleet.ask(file);
    }
    return unanswered;
  }
}
