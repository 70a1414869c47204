package dev.idempotent.faults;

import dev.idempotent.faults.attack.FaultKind;
import dev.idempotent.faults.attack.Round;
import dev.idempotent.faults.planted.Planted;
import dev.idempotent.testdatabase.TestDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Round after round on one server, each with a seed that is told before it begins. */
final class Campaign {
  private static final int MOST_PRINTED = 20;
  private static final int MOST_HUNTS = 6;

  private final TestDatabase database;
  private final Options options;
  private final PrintStream out;
  private final Totals totals = new Totals();
  private final long begin = System.nanoTime();

  Campaign(TestDatabase database, Options options, PrintStream out) {
    this.database = database;
    this.options = options;
    this.out = out;
  }

  Totals totals() {
    return totals;
  }

  Duration time() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** One round for each seed. */
  void runShort() throws IOException, SQLException, InterruptedException {
    for (long seed : options.seeds()) {
      round(Plans.mixed(options, seed));
    }
  }

  /** Rounds until enough has been killed, or the time is over. */
  void runLong() throws IOException, SQLException, InterruptedException {
    long seed = options.seeds().get(0);
    ExecutorService beside = Executors.newSingleThreadExecutor();
    try {
      Future<?> endurance =
          options.endurance().isZero()
              ? CompletableFuture.completedFuture(null)
              : beside.submit(() -> endure(seed));
      for (int i = 0; isToGoOn(); i++) {
        round(Plans.oneOfMany(options, seed + i, i));
      }
      endurance.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the process that is not killed", e.getCause());
    } finally {
      beside.shutdownNow();
    }
  }

  private @Nullable Void endure(long seed) throws IOException, SQLException, InterruptedException {
    round(Plans.enduring(options, seed), "endurance");
    return null;
  }

  private boolean isToGoOn() {
    return !hasReachedGoals() && time().compareTo(options.most()) < 0;
  }

  /** Whether as much has been killed as was asked for. */
  boolean hasReachedGoals() {
    return totals.strikes(FaultKind.WORKER_KILLED) >= options.workerKills()
        && totals.strikes(FaultKind.SERVER_KILLED) >= options.serverKills();
  }

  private void round(Round.Plan plan) throws IOException, SQLException, InterruptedException {
    round(plan, "round-" + plan.seed());
  }

  private void round(Round.Plan plan, String name)
      throws IOException, SQLException, InterruptedException {
    Path folder = emptyFolder(name);
    out.printf(
        Locale.ROOT,
        "seed %d: %d JVMs of %d threads, %d s, faults %s%n",
        plan.seed(),
        plan.workers(),
        plan.threads(),
        plan.time().toSeconds(),
        plan.kinds().size() == FaultKind.values().length ? "of all kinds" : plan.kinds());
    Round.Result result = Round.run(database, plan, folder);
    totals.add(result);
    out.printf(
        Locale.ROOT,
        "seed %d: %,d calls of %,d keys, %,d acknowledged; %s; violations: %d%n",
        plan.seed(),
        result.verdict().count("calls"),
        result.verdict().count("identities"),
        result.verdict().count("acknowledged calls"),
        result.strikes(),
        result.verdict().violations().size());
    result.verdict().violations().stream().limit(MOST_PRINTED).forEach(out::println);
    if (result.verdict().holds()) {
      delete(folder);
    } else {
      out.println("The histories are in " + folder);
    }
  }

  /** Plants each bug, and returns those that are not found. */
  List<Planted> hunt() throws IOException, SQLException, InterruptedException {
    List<Planted> missed = new ArrayList<>();
    for (Planted bug : options.bugs()) {
      if (!isFound(bug)) {
        missed.add(bug);
      }
    }
    return missed;
  }

  /** Tries a few seeds: some bugs need an accident at the right place. */
  boolean isFound(Planted bug) throws IOException, SQLException, InterruptedException {
    for (int i = 0; i < MOST_HUNTS; i++) {
      long seed = options.seeds().get(0) + i;
      Path folder = emptyFolder("planted-" + bug + "-" + seed);
      Round.Result result = Round.run(database, Plans.forPlanted(options, seed, bug), folder);
      delete(folder);
      boolean found = bug.traces().stream().anyMatch(result.verdict().kinds()::contains);
      out.printf(
          Locale.ROOT,
          "%s, seed %d: %s in %,d calls%n",
          bug,
          seed,
          result.verdict().kinds(),
          result.verdict().count("calls"));
      if (found) {
        return true;
      }
    }
    return false;
  }

  private Path emptyFolder(String name) throws IOException {
    Path folder = options.folder().resolve(name);
    delete(folder);
    return Files.createDirectories(folder);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
