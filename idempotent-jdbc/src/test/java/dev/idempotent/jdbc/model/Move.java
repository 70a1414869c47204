package dev.idempotent.jdbc.model;

/**
 * One of the things that can happen next: an actor does its step, or the effect takes place.
 *
 * @param label what it is, for traces
 * @param actor who goes on, or null
 * @param fault what goes wrong
 * @param effect what happens to the server, or to all, where nobody goes on
 */
record Move(String label, Actor actor, Fault fault, Runnable effect) {
  static Move of(Actor actor, Fault fault) {
    String label = actor.name() + ": " + actor.pending().label();
    return new Move(
        fault == Fault.NONE ? label : label + ", " + fault.text(), actor, fault, () -> {});
  }

  static Move of(String label, Runnable effect) {
    return new Move(label, null, Fault.NONE, effect);
  }

  static Move of(String who, Fault fault, Runnable effect) {
    return new Move(who + fault.text(), null, fault, effect);
  }

  /** Whether the actor begins a call: it may come to rest as a follower, at no step. */
  boolean beginsCall() {
    return actor != null && actor.pending().session() == null;
  }
}
