package dev.idempotent.jdbc.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All runs of a scenario, or those up to the first one that violates an invariant. */
final class Exploration {
  /**
   * What was found.
   *
   * @param runs how many runs there were
   * @param steps how many steps they had together
   * @param answers how often the calls were told what
   * @param violation the violated invariant, or null
   * @param trace the steps of the run that violates it
   */
  record Result(
      long runs, long steps, Map<String, Long> answers, String violation, List<String> trace) {}

  private final Scenario scenario;
  private final Map<String, ModelProcess> processes = new HashMap<>();

  Exploration(Scenario scenario) {
    this.scenario = scenario;
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

  /** Makes each run that there is. */
  static Result all(Scenario scenario) {
    return new Exploration(scenario).explore(Integer.MAX_VALUE);
  }

  /**
   * Looks for a violation in runs with more and more deviations from the plain order. The first one
   * that it finds is so the simplest: none has fewer changes of caller and faults, and among those
   * with as many none is shorter.
   */
  static Result simplest(Scenario scenario, int maximumDeviations) {
    Exploration exploration = new Exploration(scenario);
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
    String violation = null;
    List<String> trace = List.of();
    Run run;
    do {
      run = new Run(scenario, processes, choices);
      String found = run.run();
      runs++;
      steps += run.trace().size();
      run.history().answers().forEach(each -> answers.merge(each, 1L, Long::sum));
      if (found != null && (violation == null || run.trace().size() < trace.size())) {
        violation = found;
        trace = new ArrayList<>(run.trace());
      }
    } while (!run.hangs() && choices.advance());
    return new Result(runs, steps, answers, violation, trace);
  }
}
