package dev.idempotent.benchmarks.database;

import com.sun.management.OperatingSystemMXBean;
import dev.idempotent.benchmarks.contender.Contender;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that make fresh calls for as long as a turn lasts. */
final class Crew implements AutoCloseable {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final int size;
  private final ServerProcess server = ServerProcess.find();
  private final ExecutorService threads;

  Crew(int size) {
    this.size = size;
    this.threads = Executors.newFixedThreadPool(size);
  }

  /**
   * What a turn gave.
   *
   * @param callsPerSecond of all threads together
   * @param cpuMicros of this process per call, of all its threads
   * @param serverMicros of the server's process per call, zero where it can't be seen
   * @param errors calls that failed
   */
  record Yield(double callsPerSecond, double cpuMicros, double serverMicros, long errors) {}

  /** What one thread did in a turn. */
  private record Part(long calls, long errors, long nanos) {}

  /** Calls as often as time allows; each call has the series' next key. */
  Yield work(Contender contender, String series, AtomicLong next, Duration turn) throws Exception {
    long end = System.nanoTime() + turn.toNanos();
    long cpu = PROCESS.getProcessCpuTime();
    long ofServer = server.processorNanos();
    List<Future<Part>> parts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      parts.add(threads.submit(() -> callUntil(end, contender, series, next)));
    }
    double callsPerSecond = 0;
    long calls = 0;
    long errors = 0;
    for (Future<Part> future : parts) {
      Part part = resultOf(future);
      callsPerSecond += part.calls() * 1e9 / part.nanos();
      calls += part.calls();
      errors += part.errors();
    }
    cpu = PROCESS.getProcessCpuTime() - cpu;
    ofServer = server.processorNanos() - ofServer;
    return new Yield(callsPerSecond, cpu / 1e3 / calls, ofServer / 1e3 / calls, errors);
  }

  private static Part resultOf(Future<Part> part) throws Exception {
    try {
      return part.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a thread of the benchmark failed", e.getCause());
    }
  }

  private static Part callUntil(long end, Contender contender, String series, AtomicLong next) {
    long calls = 0;
    long errors = 0;
    long start = System.nanoTime();
    long now;
    // At least once, however late a busy machine lets the thread begin.
    do {
      PaymentCommand command = PaymentCommand.numbered(series, next.getAndIncrement());
      try {
        contender.pay(command);
        calls++;
      } catch (Exception e) {
        // Some libraries deadlock now and then. Such a call counts as an error, not as done.
        errors++;
      }
      now = System.nanoTime();
    } while (now < end);
    return new Part(calls, errors, now - start);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
