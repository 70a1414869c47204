package dev.idempotent.jdbc.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What is called inside of a {@link MutantLoader}: looks for a simplest run of a scenario, by name,
 * that violates an invariant, with at most so many deviations. Returns the violation and the steps
 * that led to it, or nothing.
 */
public final class MutantRun implements BiFunction<String, Integer, List<String>> {
  /** For the loader. */
  public MutantRun() {}

  @Override
  public List<String> apply(String scenario, Integer maximumDeviations) {
    Exploration.Result result = Exploration.simplest(Scenario.valueOf(scenario), maximumDeviations);
    List<String> found = new ArrayList<>();
    if (result.violation() != null) {
      found.add(result.violation());
      found.addAll(result.trace());
    }
    return found;
  }
}
