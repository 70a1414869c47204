package dev.idempotent.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** The threads of one test. Whatever they wait for, the test waits for them some seconds only. */
final class Crew implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final List<Thread> members = new CopyOnWriteArrayList<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "crew");
            thread.setDaemon(true);
            members.add(thread);
            return thread;
          });

  <T> Future<T> start(Callable<T> task) {
    return threads.submit(task);
  }

  /** Starts tasks that wait for each other before they begin. */
  <T> List<Future<T>> startTogether(int count, IntFunction<Callable<T>> tasks) {
    CyclicBarrier barrier = new CyclicBarrier(count);
    List<Future<T>> started = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Callable<T> task = tasks.apply(i);
      started.add(
          threads.submit(
              () -> {
                barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return task.call();
              }));
    }
    return started;
  }

  /** Returns how many of the threads wait for something in this JVM. */
  long waiting() {
    return members.stream()
        .filter(
            thread ->
                thread.getState() == Thread.State.TIMED_WAITING
                    || thread.getState() == Thread.State.WAITING)
        .count();
  }

  /** Returns the thread that was started as the given one, counted from zero. */
  Thread member(int index) {
    return members.get(index);
  }

  /** Returns what a task returned, or throws what it threw. */
  static <T> T join(Future<T> task) throws Exception {
    try {
      return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  static <T> List<T> join(List<Future<T>> tasks) throws Exception {
    List<T> results = new ArrayList<>();
    for (Future<T> task : tasks) {
      results.add(join(task));
    }
    return results;
  }

  /** Returns what a task threw, or null if it returned. */
  static Throwable failure(Future<?> task) throws InterruptedException, TimeoutException {
    try {
      task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
