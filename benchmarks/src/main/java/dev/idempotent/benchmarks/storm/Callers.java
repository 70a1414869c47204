package dev.idempotent.benchmarks.storm;

import dev.idempotent.benchmarks.contender.Contender;
import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.lab.Payments;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;

/** Callers that all start at the same moment. */
final class Callers {
  private final Lab lab;
  private final ThreadFactory threads;
  private final int number;

  Callers(Lab lab, ThreadFactory threads, int number) {
    this.lab = lab;
    this.threads = threads;
    this.number = number;
  }

  /**
   * Has each caller call once; the callers take the commands in turn, so that as many want the same
   * key as there are callers for each command.
   */
  Blow storm(Contender contender, List<PaymentCommand> commands) throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(number);
    CountDownLatch go = new CountDownLatch(1);
    LongAdder errors = new LongAdder();
    LongAccumulator last = new LongAccumulator(Math::max, Long.MIN_VALUE);
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      PaymentCommand command = commands.get(i % commands.size());
      Thread thread =
          threads.newThread(
              () -> {
                ready.countDown();
                try {
                  go.await();
                  contender.pay(command);
                } catch (Exception e) {
                  errors.increment();
                } finally {
                  last.accumulate(System.nanoTime());
                }
              });
      thread.start();
      running.add(thread);
    }
    ready.await();
    lab.checkouts().reset();
    long executions = Payments.executions();
    long start = System.nanoTime();
    go.countDown();
    for (Thread thread : running) {
      thread.join();
    }
    return new Blow(
        Payments.executions() - executions,
        lab.checkouts().most(),
        errors.sum(),
        (last.get() - start) / 1e6);
  }

  /** Has the pool open all its connections, which nobody should have to wait for. */
  static void fill(DataSource pool, int size) throws SQLException {
    List<Connection> all = new ArrayList<>();
    try {
      for (int i = 0; i < size; i++) {
        all.add(pool.getConnection());
      }
    } finally {
      for (Connection connection : all) {
        connection.close();
      }
    }
  }
}
