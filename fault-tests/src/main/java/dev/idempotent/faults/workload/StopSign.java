package dev.idempotent.faults.workload;

/** Tells threads to come to an end. Thread-safe. */
final class StopSign {
  private volatile boolean given;

  void give() {
    given = true;
  }

  boolean isGiven() {
    return given;
  }
}
