package dev.idempotent.jdbc.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can happen next in a run, in a fixed order, and the faults that are left to it. */
final class Moves {
  private final int maximumFaults;
  private final Collection<ModelProcess> processes;
  private final ModelDatabase database;
  private final List<Actor> actors;
  private final Map<Fault, Integer> faultsLeft;
  private final Set<Fault> made = EnumSet.noneOf(Fault.class);
  private int faults;
  private Actor last;

  Moves(
      Scenario scenario,
      int maximumFaults,
      Collection<ModelProcess> processes,
      ModelDatabase database,
      List<Actor> actors) {
    this.maximumFaults = maximumFaults;
    this.processes = processes;
    this.database = database;
    this.actors = actors;
    this.faultsLeft = scenario.faults();
  }

  /** Returns all moves; none where nothing can bring the run nearer to its end. */
  List<Move> next() {
    List<Move> moves = progress();
    if (!moves.isEmpty() && !actors.stream().allMatch(Actor::isDone)) {
      addFaultsOfSteps(moves);
      addFaultsOfHosts(moves);
    }
    return moves;
  }

  /** Takes note of the move that is made. */
  void made(Move move) {
    if (move.actor() != null) {
      last = move.actor();
    }
    if (move.fault() != Fault.NONE) {
      faults++;
      made.add(move.fault());
      faultsLeft.merge(move.fault(), -1, Integer::sum);
    }
  }

  /** Returns the kinds of faults that were made. */
  Set<Fault> faultsMade() {
    return made;
  }

  /** First of all comes that the same caller goes on. */
  private List<Move> progress() {
    List<Move> moves = new ArrayList<>();
    if (last != null && canGoOn(last)) {
      moves.add(Move.of(last, Fault.NONE));
    }
    for (Actor actor : actors) {
      if (actor != last && canGoOn(actor)) {
        moves.add(Move.of(actor, Fault.NONE));
      }
    }
    for (ModelSession session : database.sessions()) {
      if (session.isOrphan()) {
        moves.add(Move.of("server: ends the lost session " + session.id(), session::end));
        if (session.canCommit()) {
          moves.add(
              Move.of(
                  "server: commits in the lost session " + session.id(), session::commitAndEnd));
        }
      }
    }
    if (database.lags()) {
      moves.add(Move.of("server: has applied what it received", database::catchUp));
    }
    return moves;
  }

  private boolean canGoOn(Actor actor) {
    Step step = actor.pending();
    return step != null
        && !(step.lagBound() && database.lags())
        && (step.blockers().get().isEmpty() || waitsForItself(step));
  }

  /** Whether the session waits for others that wait for it: the server ends that by an error. */
  private boolean waitsForItself(Step step) {
    Set<ModelSession> seen = new HashSet<>();
    List<ModelSession> open = new ArrayList<>(step.blockers().get());
    while (!open.isEmpty()) {
      ModelSession next = open.remove(open.size() - 1);
      if (next == step.session()) {
        return true;
      }
      if (seen.add(next)) {
        for (Actor actor : actors) {
          Step other = actor.pending();
          if (other != null && other.session() == next) {
            open.addAll(other.blockers().get());
          }
        }
      }
    }
    return false;
  }

  private boolean isLeft(Fault fault) {
    return faults < maximumFaults && faultsLeft.getOrDefault(fault, 0) > 0;
  }

  private void addFaultsOfSteps(List<Move> moves) {
    for (Actor actor : actors) {
      Step step = actor.pending();
      if (step != null && canGoOn(actor)) {
        step.faults().stream()
            .filter(this::isLeft)
            .forEach(fault -> moves.add(Move.of(actor, fault)));
      } else if (step != null && step.waitsForLocks()) {
        step.faultsOfWaiting().stream()
            .filter(this::isLeft)
            .forEach(fault -> moves.add(Move.of(actor, fault)));
      }
    }
  }

  private void addFaultsOfHosts(List<Move> moves) {
    if (isLeft(Fault.CRASH)) {
      for (ModelProcess process : processes) {
        if (process.isAlive() && isBusy(process)) {
          moves.add(Move.of(process.name() + " ", Fault.CRASH, () -> crash(process)));
        }
      }
    }
    if (isLeft(Fault.TIME)) {
      moves.add(Move.of("", Fault.TIME, () -> database.pass(Caller.TTL_MICROS / 2)));
    }
    if (isLeft(Fault.FAILOVER) && !database.lags()) {
      moves.add(Move.of("", Fault.FAILOVER, database::failOver));
    }
  }

  private boolean isBusy(ModelProcess process) {
    return actors.stream()
        .anyMatch(
            actor ->
                actor.process() == process
                    && actor.pending() != null
                    && actor.pending().session() != null);
  }

  private void crash(ModelProcess process) {
    List<Actor> dying = actors.stream().filter(actor -> actor.process() == process).toList();
    for (Actor actor : dying) {
      Step step = actor.pending();
      if (step != null && step.session() != null) {
        step.session().orphan(step.commit());
      }
    }
    process.die();
    dying.forEach(Actor::kill);
  }
}
