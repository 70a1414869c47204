package dev.idempotent.jdbc.model;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * One thread of a process, which runs from one step to the next only when it is let, and never at
 * the same time as another one, but for a follower that a leader has just woken.
 */
final class Actor implements Runnable {
  private static final ThreadLocal<Actor> CURRENT = new ThreadLocal<>();
  private static final long HANGS_AFTER_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long LOOK_AT_LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int SPINS = 300;

  private enum State {
    RUNNING,
    AT_STEP,
    DONE
  }

  private final String name;
  private final ModelProcess process;
  private final Runnable body;
  private final Function<Actor, Runnable> rest;
  private final Thread thread;
  private volatile State state = State.RUNNING;
  private volatile boolean killed;
  private Step pending;
  private Fault answer = Fault.NONE;
  private Throwable failure;

  /**
   * Creates it.
   *
   * @param rest asked just before it comes to rest for what its thread does then; later others may
   *     have let it again
   */
  Actor(String name, ModelProcess process, Runnable body, Function<Actor, Runnable> rest) {
    this.name = name;
    this.process = process;
    this.body = body;
    this.rest = rest;
    this.thread = new Thread(this, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  static Actor current() {
    return CURRENT.get();
  }

  String name() {
    return name;
  }

  ModelProcess process() {
    return process;
  }

  @Override
  public void run() {
    CURRENT.set(this);
    try {
      body.run();
    } catch (Killed e) {
      // Nobody hears of it.
    } catch (Throwable e) {
      failure = e;
    } finally {
      Runnable atRest = rest.apply(this);
      state = State.DONE;
      atRest.run();
    }
  }

  /** Waits until the step is let, and returns what goes wrong in it. */
  Fault pause(Step step) {
    if (!killed) {
      pending = step;
      Runnable atRest = rest.apply(this);
      state = State.AT_STEP;
      atRest.run();
      while (state == State.AT_STEP) {
        LockSupport.park(this);
      }
    }
    if (killed) {
      throw new Killed();
    }
    return answer;
  }

  /** Returns the step at which it waits, or null if it has ended or follows another caller. */
  Step pending() {
    return state == State.AT_STEP ? pending : null;
  }

  boolean isDone() {
    return state == State.DONE;
  }

  Throwable failure() {
    return failure;
  }

  /** Lets the step be done. */
  void let(Fault fault) {
    answer = fault;
    state = State.RUNNING;
    LockSupport.unpark(thread);
  }

  void kill() {
    killed = true;
    if (state == State.AT_STEP) {
      let(Fault.NONE);
    } else if (state == State.RUNNING) {
      // A follower's leader may have died without a word. Never one that has ended: it may be the
      // one who decides, and would pass the interrupt on to those whom it looks at.
      thread.interrupt();
    }
  }

  /**
   * Waits until it has come to its next step or to its end, or follows another caller. Returns
   * false if it does not come to rest.
   */
  boolean awaitRest() {
    long began = System.nanoTime();
    long pause = LOOK_AGAIN_NANOS;
    for (int i = 0; state == State.RUNNING && !follows(); i++) {
      if (i < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(this, pause);
        pause = Math.min(2 * pause, LOOK_AT_LEAST_NANOS);
        if (System.nanoTime() - began > HANGS_AFTER_NANOS) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Whether it waits for the leader of its JVM, which nothing in the model tells: its thread is
   * parked on a future that nobody has completed. One that has been woken and not gone on yet,
   * because the machine is busy, does not wait any more.
   */
  private boolean follows() {
    return !killed
        && LockSupport.getBlocker(thread) instanceof ForkJoinPool.ManagedBlocker future
        && !future.isReleasable();
  }
}
