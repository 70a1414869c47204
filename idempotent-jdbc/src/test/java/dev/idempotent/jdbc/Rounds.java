package dev.idempotent.jdbc;

/**
 * Repeats a race, since one round of it proves little: {@code idempotent.repetitions} times, a few
 * times by default.
 */
final class Rounds {
  private static final int COUNT = Integer.getInteger("idempotent.repetitions", 10);

  private Rounds() {}

  /** One round of a race. */
  @FunctionalInterface
  interface Round {
    void run(int number) throws Exception;
  }

  /** Runs the rounds, numbered from zero; a failure says in which one it was. */
  static void repeat(Round round) throws Exception {
    for (int i = 0; i < COUNT; i++) {
      try {
        round.run(i);
      } catch (Exception | AssertionError e) {
        throw new AssertionError("in round " + i + " of " + COUNT, e);
      }
    }
  }
}
