package dev.idempotent.jdbc.model;

import java.util.Set;
import java.util.function.Supplier;

/**
 * What a caller does next, as soon as it is let.
 *
 * @param label what it is, for traces
 * @param session the session that does it, or null
 * @param blockers the sessions that it waits for now
 * @param lagBound whether it has to wait until a new server has applied what it received
 * @param commits whether it is a COMMIT
 * @param faults what can go wrong in it
 * @param faultsOfWaiting what can end it while it waits for locks
 */
record Step(
    String label,
    ModelSession session,
    Supplier<Set<ModelSession>> blockers,
    boolean lagBound,
    boolean commits,
    Set<Fault> faults,
    Set<Fault> faultsOfWaiting) {

  static Step free(String label) {
    return new Step(label, null, Set::of, false, false, Set.of(), Set.of());
  }

  boolean waitsForLocks() {
    return !blockers.get().isEmpty();
  }
}
