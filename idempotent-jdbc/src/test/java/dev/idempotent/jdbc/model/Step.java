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
 * @param commit what the server does if it commits and has been received; else null
 * @param faults what can go wrong in it
 * @param faultsOfWaiting what can end it while it waits for locks
 */
record Step(
    String label,
    ModelSession session,
    Supplier<Set<ModelSession>> blockers,
    boolean lagBound,
    Received commit,
    Set<Fault> faults,
    Set<Fault> faultsOfWaiting) {

  static Step free(String label) {
    return new Step(label, null, Set::of, false, null, Set.of(), Set.of());
  }

  boolean waitsForLocks() {
    return !blockers.get().isEmpty();
  }
}
