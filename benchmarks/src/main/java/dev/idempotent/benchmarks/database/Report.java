package dev.idempotent.benchmarks.database;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All figures of one run, as they are in the JSON.
 *
 * @param ground what they were measured on
 * @param counts what one call takes, for each contender
 * @param throughput how much is done, for each setting
 */
public record Report(Ground ground, List<Counted> counts, List<Throughput> throughput) {

  /**
   * What was measured on.
   *
   * @param date in UTC, ISO-8601
   * @param command the options that were given
   * @param database product, version, and where it runs
   * @param java version and vendor
   * @param libraries names and versions of what was measured
   * @param processors that the JVM sees
   * @param loadBefore mean number of processes ready to run, of the last minute; negative where the
   *     system does not tell
   * @param loadAfter the same when the run had ended
   * @param seed what decided the order of turns
   */
  public record Ground(
      String date,
      String command,
      String database,
      String java,
      List<String> libraries,
      int processors,
      double loadBefore,
      double loadAfter,
      long seed) {

    Ground endingWith(double load) {
      return new Ground(
          date, command, database, java, libraries, processors, loadBefore, load, seed);
    }
  }

  /** What a contender's calls take; without a replay where it does not know retries. */
  public record Counted(String name, @Nullable CallCounts fresh, @Nullable CallCounts replay) {}

  /** What the contenders do in a setting. */
  public record Throughput(int threads, double delayMillis, List<Done> contenders) {}

  /**
   * What one contender does in a setting.
   *
   * @param name the contender
   * @param callsPerSecond in each round
   * @param cpuMicros of this JVM per call in each round, of all its threads, the relay's included
   *     where there is a delay
   * @param serverMicros of the server's process, likewise; zero where it can't be seen
   * @param errors calls that failed, in all rounds
   * @param toFloor ratio to the plain method on the recommended pool
   * @param toPlainOnDefaults ratio to the plain method on a pool with HikariCP's defaults
   * @param toRival ratio to the same by hand, on the same kind of pool; null if there is none
   */
  public record Done(
      String name,
      List<Double> callsPerSecond,
      List<Double> cpuMicros,
      List<Double> serverMicros,
      long errors,
      Spread toFloor,
      Spread toPlainOnDefaults,
      @Nullable Spread toRival) {}
}
