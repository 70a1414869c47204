package dev.idempotent.engine;

import dev.idempotent.spi.Identity;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The leaders of this JVM: at most one per identity. Safe for use by several threads. */
final class Flights {
  private final ConcurrentMap<Identity, Flight> active = new ConcurrentHashMap<>();

  /** Makes the flight the leader's one, or returns the flight that leads already. */
  @Nullable Flight depart(Identity identity, Flight flight) {
    return active.putIfAbsent(identity, flight);
  }

  /**
   * Takes a flight out, so that the next caller leads. Done before its followers are woken: each of
   * those who go on then finds either no flight or a new one, never the one that has ended.
   */
  void remove(Identity identity, Flight flight) {
    active.remove(identity, flight);
  }

  int size() {
    return active.size();
  }
}
