package dev.idempotent;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** All places where engines can be installed in this class loader. */
final class Installations {
  private static final ConcurrentMap<String, Installation> BY_NAME = new ConcurrentHashMap<>();

  private Installations() {}

  static Installation of(String name) {
    return BY_NAME.computeIfAbsent(name, Installation::new);
  }

  static void remove(Idempotency idempotency) {
    BY_NAME.values().forEach(place -> place.remove(idempotency));
  }
}
