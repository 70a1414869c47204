package dev.idempotent.benchmarks.storm;

import java.util.List;

/**
 * What one storm did.
 *
 * @param executions how often the method ran, what was rolled back included
 * @param connections held at the same time, at most
 * @param errors callers that got an exception
 * @param slowestMillis after how long the last caller was back
 */
public record Blow(long executions, int connections, long errors, double slowestMillis) {

  /** Puts together what several JVMs did at the same time. */
  static Blow ofAll(List<Blow> parts) {
    return new Blow(
        parts.stream().mapToLong(Blow::executions).sum(),
        parts.stream().mapToInt(Blow::connections).sum(),
        parts.stream().mapToLong(Blow::errors).sum(),
        parts.stream().mapToDouble(Blow::slowestMillis).max().orElse(0));
  }

  /** Returns the figures on a line, for {@link #parse}. */
  String line() {
    return executions + " " + connections + " " + errors + " " + slowestMillis;
  }

  static Blow parse(String line) {
    String[] parts = line.split(" ", -1);
    return new Blow(
        Long.parseLong(parts[0]),
        Integer.parseInt(parts[1]),
        Long.parseLong(parts[2]),
        Double.parseDouble(parts[3]));
  }
}
