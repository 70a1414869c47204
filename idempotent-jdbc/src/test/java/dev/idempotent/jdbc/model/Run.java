package dev.idempotent.jdbc.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One run of a scenario: at each point one of the things happens that can, as the choices say. At
 * its end a further call is made on a host of its own, and the history is judged.
 */
final class Run {
  private static final long TTL_MICROS = TimeUnit.SECONDS.toMicros(Caller.TTL.toSeconds());

  /** One of the things that can happen next. */
  private record Move(String label, Runnable make) {}

  private final Scenario scenario;
  private final Map<String, ModelProcess> processes;
  private final Choices choices;
  private final History history = new History(TTL_MICROS);
  private final ModelDatabase database;
  private final List<Actor> actors = new ArrayList<>();
  private final Map<Fault, Integer> faultsLeft;
  private final List<String> trace = new ArrayList<>();
  private int faults;
  private boolean hangs;
  private Actor last;

  Run(Scenario scenario, Map<String, ModelProcess> processes, Choices choices) {
    this.scenario = scenario;
    this.processes = processes;
    this.choices = choices;
    this.database = new ModelDatabase(history, scenario.autoCommit());
    this.faultsLeft = scenario.faults();
  }

  List<String> trace() {
    return trace;
  }

  /** Whether a thread did not come to rest, which took real time to find out. */
  boolean hangs() {
    return hangs;
  }

  History history() {
    return history;
  }

  /** Runs it; returns the violated invariant, or null. */
  String run() {
    processes.values().forEach(process -> process.start(database));
    if (scenario.beginsExpired()) {
      runAlone(scenario.alone("setup"));
      database.pass(TTL_MICROS);
    }
    for (Caller caller : scenario.callers()) {
      start(caller);
    }
    while (true) {
      List<Move> moves = progress();
      if (moves.isEmpty() || history.violation() != null) {
        break;
      }
      addFaults(moves);
      Move move = moves.get(choices.choose(moves.stream().map(Move::label).toList()));
      trace.add(move.label());
      move.make().run();
      awaitRest();
    }
    if (history.violation() == null && isStuck()) {
      history.violated("stuck: " + waiting());
    }
    if (history.violation() == null) {
      trace.add("probe: calls");
      runAlone(scenario.alone("probe"));
      history.check();
      checkAtRest();
    }
    actors.forEach(Actor::kill);
    awaitRest();
    return history.violation();
  }

  private Actor start(Caller caller) {
    ModelProcess process = processes.get(caller.process());
    Actor actor = new Actor(caller.name(), process, () -> caller.run(process, database));
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

  /** Waits for who was let, and then for who was woken by it. */
  private void awaitRest() {
    for (int pass = 0; pass < 2; pass++) {
      for (Actor actor : actors) {
        if (!actor.awaitRest()) {
          hangs = true;
          history.violated(actor.name() + " is never woken");
        }
      }
    }
  }

  private boolean isStuck() {
    return actors.stream().anyMatch(actor -> !actor.isDone());
  }

  private List<String> waiting() {
    return actors.stream().filter(actor -> !actor.isDone()).map(Actor::name).toList();
  }

  /** What brings the run nearer to its end; first of all that the same caller goes on. */
  private List<Move> progress() {
    List<Move> moves = new ArrayList<>();
    if (last != null && canGoOn(last)) {
      moves.add(goOn(last, Fault.NONE));
    }
    for (Actor actor : actors) {
      if (actor != last && canGoOn(actor)) {
        moves.add(goOn(actor, Fault.NONE));
      }
    }
    for (ModelSession session : List.copyOf(database.sessions())) {
      if (session.isOrphan()) {
        moves.add(new Move("server: ends the lost session " + session.id(), session::end));
        if (session.isCommitting()) {
          moves.add(
              new Move(
                  "server: commits in the lost session " + session.id(),
                  () -> {
                    session.commit();
                    session.end();
                  }));
        }
      }
    }
    if (database.lags()) {
      moves.add(new Move("server: has applied what it received", database::catchUp));
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

  private Move goOn(Actor actor, Fault fault) {
    Step step = actor.pending();
    String label = actor.name() + ": " + step.label();
    return new Move(
        fault == Fault.NONE ? label : label + ", " + fault.text(),
        () -> {
          last = actor;
          count(fault);
          actor.let(fault);
        });
  }

  private void count(Fault fault) {
    if (fault != Fault.NONE) {
      faults++;
      faultsLeft.merge(fault, -1, Integer::sum);
    }
  }

  private boolean isLeft(Fault fault) {
    return faults < scenario.maximumFaults() && faultsLeft.getOrDefault(fault, 0) > 0;
  }

  private void addFaults(List<Move> moves) {
    if (faults == scenario.maximumFaults() || !isStuck()) {
      return;
    }
    for (Actor actor : actors) {
      Step step = actor.pending();
      if (step != null) {
        if (canGoOn(actor)) {
          step.faults().stream()
              .filter(this::isLeft)
              .forEach(fault -> moves.add(goOn(actor, fault)));
        } else if (isLeft(Fault.TIMEOUT) && step.faults().contains(Fault.DEADLOCK)) {
          moves.add(goOn(actor, Fault.TIMEOUT));
        }
      }
    }
    if (isLeft(Fault.CRASH)) {
      processes.values().stream()
          .filter(process -> process.isAlive() && isBusy(process))
          .forEach(process -> moves.add(crash(process)));
    }
    if (isLeft(Fault.TIME)) {
      moves.add(global(Fault.TIME, () -> database.pass(TTL_MICROS / 2)));
    }
    if (isLeft(Fault.FAILOVER) && !database.lags()) {
      moves.add(global(Fault.FAILOVER, database::failOver));
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

  private Move global(Fault fault, Runnable effect) {
    return new Move(
        fault.text(),
        () -> {
          count(fault);
          effect.run();
        });
  }

  private Move crash(ModelProcess process) {
    return new Move(
        process.name() + " " + Fault.CRASH.text(),
        () -> {
          count(Fault.CRASH);
          for (Actor actor : actors) {
            Step step = actor.process() == process ? actor.pending() : null;
            if (step != null && step.session() != null) {
              step.session().orphan(step.label().equals("COMMIT"));
            }
          }
          process.die();
          actors.stream().filter(actor -> actor.process() == process).forEach(Actor::kill);
        });
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
