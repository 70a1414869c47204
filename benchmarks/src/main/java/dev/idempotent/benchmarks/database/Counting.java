package dev.idempotent.benchmarks.database;

import com.sun.management.ThreadMXBean;
import dev.idempotent.benchmarks.contender.Contender;
import dev.idempotent.benchmarks.contender.Entry;
import dev.idempotent.benchmarks.database.Report.Counted;
import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.lab.Traffic;
import dev.idempotent.testdatabase.TestDatabase;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.IntStream;

/** Counts what a contender's calls take, on one thread and one connection through a relay. */
final class Counting implements AutoCloseable {
  /** Long enough for the compiler to see calls that touch no database. */
  private static final long REPLAY_WARM_UP_NANOS = 300_000_000;

  private final Lab lab;
  private final Connection observer;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Counting(Lab lab) throws SQLException {
    this.lab = lab;
    this.observer = lab.connect();
  }

  /** Counts in a lab of the contender's own. */
  static Counted of(TestDatabase database, Entry entry, int calls, String driverOptions)
      throws Exception {
    try (Lab lab = Lab.open(database, new Lab.Setup(1, Duration.ZERO, driverOptions));
        Contender contender = entry.factory().in(lab);
        Counting counting = new Counting(lab)) {
      CallCounts fresh = counting.ofFresh(contender, calls);
      CallCounts replay = entry.knowsRetries() ? counting.ofReplays(contender, calls) : null;
      return new Counted(entry.name(), fresh, replay);
    }
  }

  /** Makes calls of new keys and counts, after as many that are not counted. */
  private CallCounts ofFresh(Contender contender, int calls) throws Exception {
    call(contender, commands(0, calls));
    return count(contender, commands(calls, calls));
  }

  /** Repeats the calls of {@link #ofFresh} and counts, after some time in which it does not. */
  private CallCounts ofReplays(Contender contender, int calls) throws Exception {
    PaymentCommand[] commands = commands(0, calls);
    long end = System.nanoTime() + REPLAY_WARM_UP_NANOS;
    while (System.nanoTime() < end) {
      call(contender, commands);
    }
    return count(contender, commands);
  }

  private static PaymentCommand[] commands(int first, int number) {
    return IntStream.range(first, first + number)
        .mapToObj(i -> PaymentCommand.numbered("counted", i))
        .toArray(PaymentCommand[]::new);
  }

  private CallCounts count(Contender contender, PaymentCommand[] commands) throws Exception {
    lab.checkouts().reset();
    Traffic traffic = lab.traffic();
    long checkouts = lab.checkouts().total();
    ServerCounts server = ServerCounts.read(observer);
    long allocated = threads.getCurrentThreadAllocatedBytes();
    Elapsed elapsed = call(contender, commands);
    allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
    server = ServerCounts.read(observer).since(server);
    traffic = lab.traffic().since(traffic);
    checkouts = lab.checkouts().total() - checkouts;

    double number = commands.length;
    return new CallCounts(
        server.statements() / number,
        traffic.roundTrips() / number,
        server.writeTransactions() / number,
        server.logSyncs() / number,
        server.binlogSyncs() / number,
        server.redoBytes() / number,
        server.binlogBytes() / number,
        traffic.bytes() / number,
        allocated / number,
        Spread.of(elapsed.cpuMicros()).median(),
        checkouts / number,
        lab.checkouts().most(),
        Spread.of(elapsed.micros()).median());
  }

  /** What each of several calls took. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares or keeps it.
  private record Elapsed(double[] micros, double[] cpuMicros) {}

  private Elapsed call(Contender contender, PaymentCommand[] commands) throws Exception {
    Elapsed elapsed = new Elapsed(new double[commands.length], new double[commands.length]);
    for (int i = 0; i < commands.length; i++) {
      long cpuStart = threads.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      contender.pay(commands[i]);
      elapsed.micros[i] = (System.nanoTime() - start) / 1e3;
      elapsed.cpuMicros[i] = (threads.getCurrentThreadCpuTime() - cpuStart) / 1e3;
    }
    return elapsed;
  }

  @Override
  public void close() throws SQLException {
    observer.close();
  }
}
