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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

  /**
   * How to call.
   *
   * @param callsPerSecond of all callers together; 0 for as many as they can
   * @param purgeRest how long the purge rests after a batch, as a multiple of the batch's time
   * @param enginePurge whether it is that of an engine, which rests as it likes
   */
  record Plan(
      int callers,
      Duration time,
      int callsPerSecond,
      boolean purging,
      int purgeRows,
      double purgeRest,
      boolean enginePurge,
      long seed) {
    Plan with(boolean purge, long otherSeed) {
      return new Plan(
          callers, time, callsPerSecond, purge, purgeRows, purgeRest, enginePurge, otherSeed);
    }

    /** Returns the time between two calls of one caller, in nanoseconds. */
    long nanosBetween() {
      return callsPerSecond == 0 ? 0 : callers * TimeUnit.SECONDS.toNanos(1) / callsPerSecond;
    }
  }

  static Turn take(TestSchema schema, Design design, long rows, Plan plan)
      throws SQLException, InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      long begin = System.nanoTime();
      long end = begin + plan.time().toNanos();
      List<Future<long[]>> callers = new ArrayList<>();
      SplittableRandom seeds = new SplittableRandom(plan.seed());
      for (int i = 0; i < plan.callers(); i++) {
        SplittableRandom dice = seeds.split();
        long first = begin + i * plan.nanosBetween() / plan.callers();
        callers.add(threads.submit(() -> call(schema, design, rows, dice, plan, first, end)));
      }
      Future<Double> purge =
          plan.purging()
              ? threads.submit(
                  () ->
                      plan.enginePurge()
                          ? EnginePurge.run(schema, design.table(rows), plan.purgeRows(), end)
                          : purge(schema, design, rows, plan, end))
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

  /**
   * Returns how long each call took, in nanoseconds; where calls are due at set times, from the
   * time at which it was due, as a request that waits for the one before it sees it.
   */
  private static long[] call(
      TestSchema schema,
      Design design,
      long rows,
      SplittableRandom dice,
      Plan plan,
      long first,
      long end)
      throws SQLException {
    long between = plan.nanosBetween();
    long[] nanos = new long[1 << 10];
    int calls = 0;
    try (Connection connection = connect(schema)) {
      KeyRows keys = new KeyRows(connection, design, rows);
      long begin = between == 0 ? System.nanoTime() : first;
      while (begin < end) {
        for (long early = begin - System.nanoTime(); early > 0; ) {
          LockSupport.parkNanos(early);
          early = begin - System.nanoTime();
        }
        keys.call(dice);
        long now = System.nanoTime();
        if (calls == nanos.length) {
          nanos = Arrays.copyOf(nanos, 2 * calls);
        }
        nanos[calls++] = now - begin;
        begin = between == 0 ? now : begin + between;
      }
    }
    return Arrays.copyOf(nanos, calls);
  }

  /** Deletes batch after batch, and rests after each for a multiple of the time that it took. */
  private static double purge(TestSchema schema, Design design, long rows, Plan plan, long end)
      throws SQLException {
    long deleted = 0;
    long idle = 0;
    long begin = System.nanoTime();
    try (Connection connection = connect(schema)) {
      KeyRows keys = new KeyRows(connection, design, rows);
      while (System.nanoTime() < end) {
        long before = System.nanoTime();
        int batch = keys.purge(plan.purgeRows());
        deleted += batch;
        long took = System.nanoTime() - before;
        LockSupport.parkNanos(Math.max(1_000_000, (long) (plan.purgeRest() * took)));
        if (batch < plan.purgeRows() / 10) { // All is gone; that is not the purge's speed.
          idle += System.nanoTime() - before;
        }
      }
    }
    return deleted / ((System.nanoTime() - begin - idle) / 1e9);
  }
}
