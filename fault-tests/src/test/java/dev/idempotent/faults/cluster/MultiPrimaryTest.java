package dev.idempotent.faults.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.ErrorCode;
import dev.idempotent.faults.check.Verdict;
import dev.idempotent.faults.cluster.Till.Told;
import dev.idempotent.testdatabase.RequiresMySql;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** One key at two servers of a group at once, both of which take writes. */
@Tag("exhaustive")
@RequiresMySql("Group Replication")
final class MultiPrimaryTest {
  private static final int KEYS = 40;
  private static final int WORKERS = 2;
  private static final int EFFECTS = 300;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private MySqlGroup group;
  private ExecutorService threads;

  @BeforeEach
  void open() throws Exception {
    group = MySqlGroup.start(MySqlGroup.Mode.MULTI_PRIMARY);
    threads = Executors.newFixedThreadPool(2);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    group.close();
  }

  @Test
  void oneKeyAtTwoServers_commitsOnce_andTheRetryIsReplayed() throws Exception {
    Till.open(group.member(1));
    group.awaitSame(group.member(1), group.member(2));
    try (Till first = new Till(group.member(1).url(Till.SCHEMA), builder -> builder);
        Till second = new Till(group.member(2).url(Till.SCHEMA), builder -> builder)) {
      List<ErrorCode> codes = new ArrayList<>();
      for (int i = 0; i < KEYS; i++) {
        String key = "k" + i;
        CyclicBarrier bothHaveRun = new CyclicBarrier(2);
        Future<Told> one = threads.submit(() -> first.sell(key, () -> await(bothHaveRun)));
        Future<Told> other = threads.submit(() -> second.sell(key, () -> await(bothHaveRun)));
        Told toldFirst = one.get();
        Told toldSecond = other.get();
        note(codes, toldFirst, toldSecond);

        group.awaitSame(group.member(1), group.member(2));
        group.awaitSame(group.member(2), group.member(1));
        assertThat(Till.sales(group.member(1), key)).as("effects of %s", key).isEqualTo(1);
        assertThat(first.sell(key)).isEqualTo(second.sell(key));
        assertAnswersAgree(first.sell(key), toldFirst, toldSecond);
      }
      System.out.println(
          "round MULTI_PRIMARY, "
              + KEYS
              + " keys at two servers: "
              + codes.stream().collect(Collectors.groupingBy(c -> c, Collectors.counting()))
              + ", replayed at once: "
              + (KEYS - codes.size())
              + ", commits looked for: "
              + first.resolutions()
              + second.resolutions());
      assertThat(first.runs() + second.runs()).as("both have run").isEqualTo(2 * KEYS);
      assertThat(codes)
          .isNotEmpty()
          .isSubsetOf(ErrorCode.COMMIT_REFUSED, ErrorCode.TRANSACTION_LOST);
    }
  }

  /** The workload of the other tests, with a server of its own for each JVM. */
  @Test
  void callsAtTwoServers_takeEffectOnce() throws Exception {
    GroupMember one = group.member(1);
    GroupMember other = group.member(2);
    GroupBooks books = GroupBooks.create(group, one, "round");
    group.awaitSame(one, other);
    List<String> urls =
        List.of(Route.direct(one, books.schema()), Route.direct(other, books.schema()));
    long seed = System.nanoTime();
    try (Callers callers = new Callers(folder, urls, seed)) {
      callers.start(WORKERS);
      books.awaitEffects(EFFECTS);
      callers.end();
      Verdict verdict = books.check(callers, one);
      Figures.print("MULTI_PRIMARY, seed " + seed, verdict);
      assertThat(verdict.violations()).isEmpty();
      assertThat(verdict.count("acknowledged calls")).isPositive();
      assertThat(verdict.count("answer: " + ErrorCode.COMMIT_REFUSED.id())).isPositive();
    }
  }

  private static String await(CyclicBarrier barrier) throws Exception {
    barrier.await(30, TimeUnit.SECONDS);
    return "";
  }

  private static void note(List<ErrorCode> codes, Told... told) {
    for (Told each : told) {
      if (each.code() != null) {
        codes.add(each.code());
      }
    }
  }

  private static void assertAnswersAgree(Told retried, Told... told) {
    Set<String> results = new HashSet<>(Set.of(retried.result()));
    for (Told each : told) {
      if (each.code() == null) {
        results.add(each.result());
      }
    }
    assertThat(results).hasSize(1);
  }
}
