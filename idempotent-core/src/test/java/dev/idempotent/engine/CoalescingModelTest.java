package dev.idempotent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.spi.Identity;
import dev.idempotent.spi.Outcome;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/**
 * Leaders, followers and the near-cache under Lincheck's model checker: it takes the threads apart
 * at each access to shared memory, and finds those that wait for ever.
 */
final class CoalescingModelTest {
  private static final int INVOCATIONS = 1_000;
  private static final Identity IDENTITY = new Identity("op", "", "k");

  /** In which order a leader publishes what it has. */
  private enum Landing {
    /** As {@link ClaimPath#arrived} does. */
    CACHE_THEN_REMOVE_THEN_WAKE,
    /** A caller that comes in between finds neither cache entry nor leader. */
    REMOVE_THEN_CACHE_THEN_WAKE,
    /** Nobody wakes the followers. */
    CACHE_THEN_REMOVE
  }

  /** One JVM's calls of one identity, with the real parts, and a method that counts. */
  private static final class Host {
    private final Flights flights = new Flights();
    private final NearCache nearCache = new NearCache(1 << 20, () -> 0, Runnable::run);
    private final AtomicInteger leading = new AtomicInteger();
    private final AtomicInteger executions = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private final Landing order;
    private final boolean firstFails;

    Host(Landing order, boolean firstFails) {
      this.order = order;
      this.firstFails = firstFails;
    }

    void call() {
      try {
        while (!answered()) {
          // A leader before has failed: perhaps this one leads now.
        }
        answers.incrementAndGet();
      } catch (InterruptedException | TimeoutException e) {
        throw new AssertionError(e);
      }
    }

    private boolean answered() throws InterruptedException, TimeoutException {
      if (nearCache.get(IDENTITY) != null) {
        return true;
      }
      Flight mine = new Flight();
      Flight other = flights.depart(IDENTITY, mine);
      return other == null ? lead(mine) : follow(other);
    }

    private static boolean follow(Flight other) throws InterruptedException, TimeoutException {
      return other.await(TimeUnit.HOURS.toNanos(1)) instanceof Flight.Landing.Arrived;
    }

    private boolean lead(Flight mine) {
      expect("leaders at the same time", 1, leading.incrementAndGet());
      Replay late = nearCache.get(IDENTITY);
      if (late == null && executions.getAndIncrement() == 0 && firstFails) {
        leading.decrementAndGet();
        flights.remove(IDENTITY, mine);
        mine.fail();
        return false;
      }
      leading.decrementAndGet();
      land(mine, new Replay(Outcome.VOID, null, null, Long.MAX_VALUE));
      return true;
    }

    private void land(Flight mine, Replay replay) {
      switch (order) {
        case CACHE_THEN_REMOVE_THEN_WAKE -> {
          nearCache.put(IDENTITY, replay);
          flights.remove(IDENTITY, mine);
          mine.arrive(replay);
        }
        case REMOVE_THEN_CACHE_THEN_WAKE -> {
          flights.remove(IDENTITY, mine);
          nearCache.put(IDENTITY, replay);
          mine.arrive(replay);
        }
        case CACHE_THEN_REMOVE -> {
          nearCache.put(IDENTITY, replay);
          flights.remove(IDENTITY, mine);
        }
      }
    }
  }

  private static void check(Landing order, boolean firstFails) {
    check(() -> new Host(order, firstFails), firstFails ? 2 : 1);
  }

  private static void check(Supplier<Host> hosts, int executions) {
    Lincheck.runConcurrentTest(
        INVOCATIONS,
        () -> {
          Host host = hosts.get();
          Thread one = new Thread(host::call);
          Thread other = new Thread(host::call);
          one.start();
          other.start();
          join(one);
          join(other);
          expect("answered calls", 2, host.answers.get());
          expect("executions", executions, host.executions.get());
          expect("flights", 0, host.flights.size());
        });
  }

  /**
   * The host that made the check fail, which is the last one. Its state tells why, not Lincheck's
   * report: Lincheck 3.7 looks there for the return of each method in which it changed threads
   * last, and where that method hangs it may throw an IndexOutOfBoundsException in the failure's
   * place.
   */
  private static Host failing(Landing order) {
    AtomicReference<Host> last = new AtomicReference<>();
    Throwable failure =
        catchThrowable(
            () ->
                check(
                    () -> {
                      Host host = new Host(order, false);
                      last.set(host);
                      return host;
                    },
                    1));
    assertThat(failure).as("found with %s", order).isNotNull();
    return last.get();
  }

  /** AssertJ's objects refuse to be compared, which Lincheck does with all that it sees. */
  private static void expect(String what, int expected, int found) {
    if (found != expected) {
      throw new AssertionError(what + ": " + found + ", expected " + expected);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void callersOfOneIdentity_executeOnce() {
    check(Landing.CACHE_THEN_REMOVE_THEN_WAKE, false);
  }

  @Test
  void callersOfAFailingLeader_leadInTurn() {
    check(Landing.CACHE_THEN_REMOVE_THEN_WAKE, true);
  }

  @Test
  void plantedEarlyRemoval_isFound() {
    Host host = failing(Landing.REMOVE_THEN_CACHE_THEN_WAKE);
    assertThat(host.executions).as("executions").hasValue(2);
    assertThat(host.answers).as("answered calls").hasValue(2);
  }

  @Test
  void plantedForgottenFollower_isFound() {
    Host host = failing(Landing.CACHE_THEN_REMOVE);
    assertThat(host.executions).as("executions").hasValue(1);
    assertThat(host.answers).as("answered calls, the other hangs").hasValue(1);
  }
}
