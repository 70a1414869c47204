package dev.idempotent.faults;

import dev.idempotent.faults.attack.FaultKind;
import dev.idempotent.faults.attack.Round;
import dev.idempotent.faults.attack.Schedule.Pace;
import dev.idempotent.faults.planted.Planted;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Which faults a round has. */
final class Plans {
  private static final int ALONE_ONE_IN = 5;

  private static final Pace USUAL =
      new Pace(Duration.ofMillis(1500), Duration.ofSeconds(20), Duration.ofMillis(900));
  private static final Pace KILLS =
      new Pace(Duration.ofMillis(900), Duration.ofSeconds(15), Duration.ofMillis(900));

  /** What brings the planted bugs to light, and does not last. */
  private static final Set<FaultKind> FOR_PLANTED =
      EnumSet.of(
          FaultKind.WORKER_KILLED,
          FaultKind.WORKER_STOPPED,
          FaultKind.SESSIONS_KILLED,
          FaultKind.ROWS_LOCKED,
          FaultKind.PACKET_LOST,
          FaultKind.ANSWER_LOST,
          FaultKind.CONNECTIONS_CUT);

  private Plans() {}

  /** Returns a round with all faults mixed. */
  static Round.Plan mixed(Options options, long seed) {
    return plan(options, seed, EnumSet.allOf(FaultKind.class), USUAL, Planted.NONE);
  }

  /** Returns one of many: mostly mixed, but every now and then with one kind of fault alone. */
  static Round.Plan oneOfMany(Options options, long seed, int number) {
    FaultKind[] kinds = FaultKind.values();
    Set<FaultKind> chosen =
        number % ALONE_ONE_IN == ALONE_ONE_IN - 1
            ? EnumSet.of(kinds[number / ALONE_ONE_IN % kinds.length])
            : EnumSet.allOf(FaultKind.class);
    return plan(options, seed, chosen, KILLS, Planted.NONE);
  }

  /** Returns a round for a planted bug. */
  static Round.Plan forPlanted(Options options, long seed, Planted bug) {
    Pace pace = new Pace(Duration.ofMillis(2500), Duration.ofDays(1), Duration.ofMillis(300));
    return plan(options, seed, FOR_PLANTED, pace, bug);
  }

  /**
   * Returns a round of one process that nobody kills, with all other faults; what happens to the
   * server's process is left to the rounds beside it.
   */
  static Round.Plan enduring(Options options, long seed) {
    Set<FaultKind> kinds = EnumSet.allOf(FaultKind.class);
    kinds.removeAll(
        EnumSet.of(FaultKind.WORKER_KILLED, FaultKind.SERVER_KILLED, FaultKind.DISK_FULL));
    return new Round.Plan(
        seed, options.endurance(), kinds, USUAL, 1, options.threads(), Planted.NONE.name(), true);
  }

  private static Round.Plan plan(
      Options options, long seed, Set<FaultKind> kinds, Pace pace, Planted bug) {
    return new Round.Plan(
        seed,
        options.roundTime(),
        kinds,
        pace,
        options.workers(),
        options.threads(),
        bug.name(),
        false);
  }
}
