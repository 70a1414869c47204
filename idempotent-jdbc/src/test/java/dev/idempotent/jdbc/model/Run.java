package dev.idempotent.jdbc.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One run of a scenario. At its end a further call is made on a host of its own, and the history is
 * judged.
 */
final class Run {
  private final Scenario scenario;
  private final Map<String, ModelProcess> processes;
  private final History history = new History();
  private final ModelDatabase database;
  private final List<Actor> actors = new ArrayList<>();
  private final Moves moves;
  private final Turns turns;

  Run(Scenario scenario, int maximumFaults, Map<String, ModelProcess> processes, Choices choices) {
    this.scenario = scenario;
    this.processes = processes;
    this.database = new ModelDatabase(history, scenario.autoCommit());
    this.moves = new Moves(scenario, maximumFaults, processes.values(), database, actors);
    this.turns = new Turns(actors, history, choices, moves);
  }

  List<String> trace() {
    return turns.trace();
  }

  History history() {
    return history;
  }

  Set<Fault> faultsMade() {
    return moves.faultsMade();
  }

  /** Runs it; returns the violated invariant, or null. */
  String run() {
    processes.values().forEach(process -> process.start(database, scenario));
    if (scenario.beginsExpired()) {
      runAlone(scenario.alone("setup"));
      database.pass(Caller.TTL_MICROS);
    }
    scenario.callers().forEach(this::start);
    turns.play();
    checkNobodyWaits();
    if (history.violation() == null) {
      turns.trace().add("probe: calls");
      runAlone(scenario.alone("probe"));
      history.check();
      checkAtRest();
    }
    actors.forEach(Actor::kill);
    turns.awaitRest();
    processes.values().forEach(ModelProcess::stop);
    return history.violation();
  }

  private Actor start(Caller caller) {
    ModelProcess process = processes.get(caller.process());
    Actor actor =
        new Actor(caller.name(), process, () -> caller.run(process, database), turns::atRest);
    actors.add(actor);
    actor.start();
    actor.awaitRest();
    return actor;
  }

  private void runAlone(Caller caller) {
    Actor actor = start(caller);
    while (actor.pending() != null) {
      actor.let(Fault.NONE);
      actor.awaitRest();
    }
  }

  private void checkNobodyWaits() {
    List<String> waiting =
        actors.stream().filter(actor -> !actor.isDone()).map(Actor::name).toList();
    if (!waiting.isEmpty()) {
      history.violated("stuck: " + waiting);
    }
  }

  /** Nothing may be left behind: no connection, no lock, no leader. */
  private void checkAtRest() {
    for (ModelProcess process : processes.values()) {
      if (process.isAlive() && (process.lent() != 0 || process.leads())) {
        history.violated(process.name() + " has not given back all that its calls had");
      }
    }
    for (ModelSession session : database.sessions()) {
      if (!session.isOver() && session.holdsAnything()) {
        history.violated("session " + session.id() + " is left inside of a transaction");
      }
    }
    for (Actor actor : actors) {
      if (actor.failure() != null) {
        history.violated(actor.name() + " ended with " + actor.failure());
      }
    }
  }
}
