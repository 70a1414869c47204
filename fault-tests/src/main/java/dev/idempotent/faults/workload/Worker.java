package dev.idempotent.faults.workload;

import dev.idempotent.faults.history.HistoryWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The main class of a worker's process. It says {@link #READY} on its standard output when it makes
 * calls, obeys {@link #EXHAUST} on its standard input, and ends in order when that is closed.
 */
public final class Worker {
  /** Told when calls are being made. */
  public static final char READY = 'R';

  /** Has the worker take all connections of its pool for a while. */
  public static final char EXHAUST = 'X';

  /** Has the worker rest, measure what it holds, and go on. */
  public static final char MEASURE = 'M';

  /** Told when that is done. */
  public static final char MEASURED = 'G';

  private static final long EXHAUST_MILLIS = 1500;

  private Worker() {}

  /** Takes the file with the {@link WorkerPlan}. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    WorkerPlan plan = WorkerPlan.readFrom(Path.of(arguments[0]));
    StopSign stop = new StopSign();
    Gate gate = new Gate(plan.threads());
    try (Host host = Host.start(plan)) {
      List<Thread> threads = start(plan, host.bank(), stop, gate);
      System.out.print(READY);
      System.out.flush();
      if (plan.unanswered().isEmpty()) {
        obey(host, gate, gauges(plan.histories(), plan.name()));
        stop.give();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    System.exit(0);
  }

  /** Returns the file into which a worker writes what it holds, with each measurement a line. */
  public static Path gauges(Path folder, String name) {
    return folder.resolve(name + ".gauges");
  }

  private static List<Thread> start(WorkerPlan plan, Bank bank, StopSign stop, Gate gate)
      throws IOException {
    KeyWindow window = new KeyWindow(plan.origin());
    SplittableRandom seeds = new SplittableRandom(plan.seed());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < plan.threads(); i++) {
      String name = plan.name() + "-" + i;
      HistoryWriter history = HistoryWriter.create(plan.histories().resolve(name + ".history"));
      Clerk clerk = new Clerk(name, bank, history, window, seeds.split());
      Runnable work =
          plan.unanswered().isPresent()
              ? new LastCalls(clerk, plan.unanswered().get(), i, plan.threads())
              : new Load(clerk, window, stop, gate);
      Thread thread = new Thread(work, name);
      thread.start();
      threads.add(thread);
    }
    return threads;
  }

  private static void obey(Host host, Gate gate, Path gauges)
      throws IOException, InterruptedException {
    for (int told = System.in.read(); told >= 0; told = System.in.read()) {
      if (told == EXHAUST) {
        host.exhaustPool(EXHAUST_MILLIS);
      } else if (told == MEASURE) {
        gate.close();
        host.awaitRest();
        Gauges.measure().appendTo(gauges);
        gate.open();
        System.out.print(MEASURED);
        System.out.flush();
      }
    }
  }
}
