package dev.idempotent.engine;

import dev.idempotent.StoreUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One leader's way through the store, on which callers of the same identity in this JVM wait
 * without holding a connection. Safe for use by several threads.
 */
final class Flight {
  /** How it ended for those who followed. */
  sealed interface Landing {
    /** The leader has, or found, a committed outcome. */
    record Arrived(Replay replay) implements Landing {}

    /** The leader left nothing behind: one of the followers may lead. */
    record Failed() implements Landing {}

    /** The store could not be reached: each follower would only learn the same. */
    record Unavailable(StoreUnavailableException reason) implements Landing {}
  }

  private static final Landing FAILED = new Landing.Failed();

  private final CompletableFuture<Landing> landing = new CompletableFuture<>();

  void arrive(Replay replay) {
    landing.complete(new Landing.Arrived(replay));
  }

  void fail() {
    landing.complete(FAILED);
  }

  void unavailable(StoreUnavailableException reason) {
    landing.complete(new Landing.Unavailable(reason));
  }

  /**
   * Waits for the leader.
   *
   * @throws TimeoutException if the time is over first
   */
  Landing await(long nanos) throws InterruptedException, TimeoutException {
    try {
      return landing.get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("a flight never ends exceptionally", e);
    }
  }
}
