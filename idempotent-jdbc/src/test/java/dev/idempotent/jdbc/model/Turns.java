package dev.idempotent.jdbc.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one thing happen after the other, as the choices say, until nothing more can.
 *
 * <p>The actor whose turn it is decides, when it has come to rest, whose turn is next: so threads
 * are changed only when callers are. Who begins a call may come to rest as a follower, without
 * doing anything more; therefore that turn is the controller's, which is the test's own thread.
 */
final class Turns {
  /**
   * Several times as many as the longest run has that ends: more are callers that turn in circles.
   */
  private static final int MAXIMUM_STEPS = 500;

  private final Thread controller = Thread.currentThread();
  private final List<Actor> actors;
  private final History history;
  private final Choices choices;
  private final Moves moves;
  private final List<String> trace = new ArrayList<>();
  private volatile Actor turn;
  private volatile Move handedOver;
  private volatile boolean ended;
  private volatile AssertionError failure;

  Turns(List<Actor> actors, History history, Choices choices, Moves moves) {
    this.actors = actors;
    this.history = history;
    this.choices = choices;
    this.moves = moves;
  }

  /** Returns what has happened so far. */
  List<String> trace() {
    return trace;
  }

  /** Returns what an actor's thread does when it has come to rest; asked just before that. */
  Runnable atRest(Actor actor) {
    if (turn == actor) {
      return () -> decide(actor);
    }
    return turn == null ? () -> LockSupport.unpark(controller) : () -> {};
  }

  /** Makes moves until there is none, or an invariant is violated. */
  void play() {
    decide(null);
    while (!ended) {
      LockSupport.park(this);
      Move move = handedOver;
      if (move != null) {
        handedOver = null;
        make(move, null);
        decide(null);
      }
    }
    turn = null;
    if (failure != null) {
      throw failure;
    }
  }

  /** Makes moves until it is somebody else's turn. */
  private void decide(Actor self) {
    turn = self;
    try {
      boolean goesOn = true;
      while (goesOn) {
        Move move = choose();
        if (move == null) {
          end();
          return;
        }
        if (move.beginsCall() && self != null) {
          handedOver = move;
          LockSupport.unpark(controller);
          return;
        }
        goesOn = make(move, self);
      }
    } catch (RuntimeException | Error e) {
      failure = new AssertionError("the model failed", e);
      end();
    }
  }

  private Move choose() {
    awaitRest();
    if (trace.size() == MAXIMUM_STEPS) {
      history.violated("no end after " + MAXIMUM_STEPS + " steps");
    }
    List<Move> possible = history.violation() == null ? moves.next() : List.of();
    if (possible.isEmpty()) {
      return null;
    }
    Move move = possible.get(choices.choose(possible.stream().map(Move::label).toList()));
    trace.add(move.label());
    return move;
  }

  /** Makes the move; returns whether the one who does so has to decide once more. */
  private boolean make(Move move, Actor self) {
    moves.made(move);
    Actor next = move.actor();
    if (next == null) {
      move.effect().run();
      // Perhaps it has killed the one who decides, who does so again at its end.
      return self == null || self.isDone() || self.pending() != null;
    }
    boolean watched = move.beginsCall();
    turn = watched ? null : next;
    next.let(move.fault());
    return watched;
  }

  private void end() {
    ended = true;
    LockSupport.unpark(controller);
  }

  /**
   * Waits for who was let, and for who was woken by it: each of them may wake one more, whom a look
   * at all of them in their order has passed already.
   */
  void awaitRest() {
    for (int pass = 0; pass < actors.size(); pass++) {
      for (Actor actor : actors) {
        if (!actor.awaitRest()) {
          history.violated(actor.name() + " does not come to rest");
        }
      }
    }
  }
}
