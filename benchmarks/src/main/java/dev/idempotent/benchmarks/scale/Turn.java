package dev.idempotent.benchmarks.scale;

import dev.idempotent.testdatabase.TestSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/**
 * What callers, and perhaps a purge beside them, got done on one table within a time.
 *
 * @param callsPerSecond of all callers together
 * @param p50Millis of a call
 * @param p99Millis of a call
 * @param purgedPerSecond rows deleted beside them
 */
public record Turn(
    double callsPerSecond, double p50Millis, double p99Millis, double purgedPerSecond) {

  /** How to call. */
  record Plan(int callers, Duration time, boolean purging, int purgeRows, long seed) {}

  static Turn take(TestSchema schema, Design design, long rows, Plan plan)
      throws SQLException, InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      long end = System.nanoTime() + plan.time().toNanos();
      List<Future<long[]>> callers = new ArrayList<>();
      SplittableRandom seeds = new SplittableRandom(plan.seed());
      for (int i = 0; i < plan.callers(); i++) {
        SplittableRandom dice = seeds.split();
        callers.add(threads.submit(() -> call(schema, design, rows, dice, end)));
      }
      Future<Double> purge =
          plan.purging()
              ? threads.submit(() -> purge(schema, design, rows, plan.purgeRows(), end))
              : null;
      List<long[]> nanos = new ArrayList<>();
      for (Future<long[]> caller : callers) {
        nanos.add(caller.get());
      }
      long[] sorted = nanos.stream().flatMapToLong(LongStream::of).sorted().toArray();
      return new Turn(
          sorted.length / (plan.time().toNanos() / 1e9),
          millis(sorted, 0.5),
          millis(sorted, 0.99),
          purge == null ? 0 : purge.get());
    } catch (ExecutionException e) {
      throw new IllegalStateException("a thread of the benchmark failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static double millis(long[] sorted, double quantile) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) (quantile * (sorted.length - 1))] / 1e6;
  }

  private static Connection connect(TestSchema schema) throws SQLException {
    Connection connection = schema.connect();
    connection.setAutoCommit(false);
    return connection;
  }

  /** Returns how long each call took, in nanoseconds. */
  private static long[] call(
      TestSchema schema, Design design, long rows, SplittableRandom dice, long end)
      throws SQLException {
    long[] nanos = new long[1 << 10];
    int calls = 0;
    try (Connection connection = connect(schema)) {
      KeyRows keys = new KeyRows(connection, design, rows);
      for (long now = System.nanoTime(); now < end; ) {
        keys.call(dice);
        long then = System.nanoTime();
        if (calls == nanos.length) {
          nanos = Arrays.copyOf(nanos, 2 * calls);
        }
        nanos[calls++] = then - now;
        now = then;
      }
    }
    return Arrays.copyOf(nanos, calls);
  }

  /** Deletes batch after batch, and rests after each as long as it took, as the library does. */
  private static double purge(TestSchema schema, Design design, long rows, int atOnce, long end)
      throws SQLException, InterruptedException {
    long deleted = 0;
    long idle = 0;
    long begin = System.nanoTime();
    try (Connection connection = connect(schema)) {
      KeyRows keys = new KeyRows(connection, design, rows);
      while (System.nanoTime() < end) {
        long before = System.nanoTime();
        int batch = keys.purge(atOnce);
        deleted += batch;
        Duration rest = Duration.ofNanos(System.nanoTime() - before);
        Thread.sleep(Math.max(1, rest.toMillis()));
        if (batch < atOnce / 10) { // All is gone; that is not the purge's speed.
          idle += System.nanoTime() - before;
        }
      }
    }
    return deleted / ((System.nanoTime() - begin - idle) / 1e9);
  }
}
