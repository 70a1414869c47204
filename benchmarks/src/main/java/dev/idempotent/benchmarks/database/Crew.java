package dev.idempotent.benchmarks.database;

import dev.idempotent.benchmarks.contender.Contender;
import dev.idempotent.benchmarks.lab.PaymentCommand;
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
  private final int size;
  private final ExecutorService threads;

  Crew(int size) {
    this.size = size;
    this.threads = Executors.newFixedThreadPool(size);
  }

  /** What a turn gave. */
  record Yield(double callsPerSecond, long errors) {}

  /** Calls as often as time allows; each call has the series' next key. */
  Yield work(Contender contender, String series, AtomicLong next, Duration turn) throws Exception {
    long end = System.nanoTime() + turn.toNanos();
    List<Future<Yield>> parts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      parts.add(threads.submit(() -> callUntil(end, contender, series, next)));
    }
    double callsPerSecond = 0;
    long errors = 0;
    for (Future<Yield> part : parts) {
      Yield yield = resultOf(part);
      callsPerSecond += yield.callsPerSecond();
      errors += yield.errors();
    }
    return new Yield(callsPerSecond, errors);
  }

  private static Yield resultOf(Future<Yield> part) throws Exception {
    try {
      return part.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a thread of the benchmark failed", e.getCause());
    }
  }

  private static Yield callUntil(long end, Contender contender, String series, AtomicLong next) {
    long calls = 0;
    long errors = 0;
    long start = System.nanoTime();
    long now = start;
    while (now < end) {
      PaymentCommand command = PaymentCommand.numbered(series, next.getAndIncrement());
      try {
        contender.pay(command);
        calls++;
      } catch (Exception e) {
        // Some libraries deadlock now and then. Such a call counts as an error, not as done.
        errors++;
      }
      now = System.nanoTime();
    }
    return new Yield(calls * 1e9 / (now - start), errors);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
