package dev.idempotent.jdbc.model;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All runs of a scenario, or those up to the first one that violates an invariant. */
final class Exploration {
  /**
   * What was found.
   *
   * @param runs how many runs there were
   * @param steps how many steps they had together
   * @param faults the kinds of faults that were made in some run
   * @param answers how often the calls were told what
   * @param violation the violated invariant, or null
   * @param trace the steps of the run that violates it
   */
  record Result(
      long runs,
      long steps,
      Set<Fault> faults,
      Map<String, Long> answers,
      String violation,
      List<String> trace) {}

  private final Scenario scenario;
  private final int maximumFaults;
  private final Map<String, ModelProcess> processes = new HashMap<>();

  Exploration(Scenario scenario, int maximumFaults) {
    this.scenario = scenario;
    this.maximumFaults = maximumFaults;
    // Those that differ are ahead of the server, or behind: expiry is judged too early or too late.
    process("P", new ModelProcess.Clocks(Duration.ofDays(1), Duration.ofHours(5)));
    process("Q", new ModelProcess.Clocks(Duration.ZERO, Duration.ZERO));
    process("R", new ModelProcess.Clocks(Duration.ZERO, Duration.ZERO));
    process("setup", new ModelProcess.Clocks(Duration.ZERO, Duration.ZERO));
    process("probe", new ModelProcess.Clocks(Duration.ZERO, Duration.ZERO));
  }

  private void process(String name, ModelProcess.Clocks clocks) {
    processes.put(name, new ModelProcess(name, clocks));
  }

  /** Makes each run that there is with so many faults at most, in every order. */
  static Result all(Scenario scenario, int maximumFaults) {
    return new Exploration(scenario, maximumFaults).explore(Integer.MAX_VALUE);
  }

  /**
   * Looks for a violation in runs with more and more deviations from the plain order, until it
   * finds one. That is so one of the simplest: none has fewer changes of caller and faults.
   */
  static Result simplest(Scenario scenario, int maximumDeviations) {
    Exploration exploration = new Exploration(scenario, scenario.maximumFaults());
    Result result = null;
    for (int deviations = 0; deviations <= maximumDeviations; deviations++) {
      result = exploration.explore(deviations);
      if (result.violation() != null) {
        break;
      }
    }
    return result;
  }

  private Result explore(int maximumDeviations) {
    Choices choices = new Choices(maximumDeviations);
    long runs = 0;
    long steps = 0;
    Map<String, Long> answers = new TreeMap<>();
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    String violation;
    Run run;
    do {
      run = new Run(scenario, maximumFaults, processes, choices);
      violation = run.run();
      runs++;
      steps += run.trace().size();
      faults.addAll(run.faultsMade());
      run.history().answers().forEach(each -> answers.merge(each, 1L, Long::sum));
    } while (violation == null && choices.advance());
    return new Result(runs, steps, faults, answers, violation, List.copyOf(run.trace()));
  }
}
