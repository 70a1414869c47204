package dev.idempotent.benchmarks.contender;

import dev.idempotent.benchmarks.lab.Lab;
import org.jspecify.annotations.Nullable;

/**
 * A contender as it stands in the tables.
 *
 * @param name unique
 * @param knowsRetries whether it pays only once for a key
 * @param replaysResult whether a retry gets the first call's result
 * @param rival the contender that does the same by hand, to be compared with; null if there is none
 * @param factory makes it in a lab
 */
public record Entry(
    String name,
    boolean knowsRetries,
    boolean replaysResult,
    @Nullable String rival,
    Factory factory) {

  /** Makes a contender. */
  @FunctionalInterface
  public interface Factory {
    /** Creates what it needs in the lab's schema. */
    Contender in(Lab lab) throws Exception;
  }

  static Entry unguarded(String name, Factory factory) {
    return new Entry(name, false, false, null, factory);
  }

  /** Returns one that knows retries, and answers them without the first call's result. */
  public static Entry withoutResult(String name, Factory factory) {
    return new Entry(name, true, false, null, factory);
  }

  /** Returns one that answers retries with the first call's result. */
  public static Entry withResult(String name, Factory factory) {
    return new Entry(name, true, true, null, factory);
  }

  @Override
  public String toString() {
    return name;
  }

  Entry against(String rivalName) {
    return new Entry(name, knowsRetries, replaysResult, rivalName, factory);
  }
}
