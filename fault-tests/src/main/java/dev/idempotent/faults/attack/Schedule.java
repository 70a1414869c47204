package dev.idempotent.faults.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Which faults come when, drawn from a seed: the same seed gives the same schedule. What the faults
 * meet is up to the machine.
 *
 * <p>The faults come in lanes. In each lane one fault ends before the next one begins; lanes run
 * beside each other, so that faults are mixed.
 */
public record Schedule(List<List<Event>> lanes) {
  private static final Set<FaultKind> IN_LANES_OF_THEIR_OWN =
      EnumSet.of(FaultKind.WORKER_KILLED, FaultKind.SERVER_KILLED, FaultKind.DISK_FULL);

  private static final int SERVER_KILLS_PER_FULL_DISK = 8;
  private static final int LANES_OF_OTHERS = 2;

  /**
   * How often faults come.
   *
   * @param workerKill the mean time between two kills of workers
   * @param serverFault the mean time between two faults of the server's process
   * @param other the mean time between two faults of each other lane
   */
  public record Pace(Duration workerKill, Duration serverFault, Duration other) {}

  /** Draws the faults of some kinds for a time. */
  static Schedule draw(long seed, Duration time, Set<FaultKind> kinds, Pace pace) {
    SplittableRandom dice = new SplittableRandom(seed);
    List<List<Event>> lanes = new ArrayList<>();
    if (kinds.contains(FaultKind.WORKER_KILLED)) {
      lanes.add(lane(dice.split(), time, List.of(FaultKind.WORKER_KILLED), pace.workerKill()));
    }
    List<FaultKind> ofServer = new ArrayList<>();
    if (kinds.contains(FaultKind.SERVER_KILLED)) {
      ofServer.addAll(Collections.nCopies(SERVER_KILLS_PER_FULL_DISK, FaultKind.SERVER_KILLED));
    }
    if (kinds.contains(FaultKind.DISK_FULL)) {
      ofServer.add(FaultKind.DISK_FULL);
    }
    if (!ofServer.isEmpty()) {
      lanes.add(lane(dice.split(), time, ofServer, pace.serverFault()));
    }
    List<FaultKind> others = new ArrayList<>();
    for (FaultKind kind : FaultKind.values()) {
      if (kinds.contains(kind) && !IN_LANES_OF_THEIR_OWN.contains(kind)) {
        others.addAll(Collections.nCopies(kind.weight(), kind));
      }
    }
    for (int i = 0; i < LANES_OF_OTHERS && !others.isEmpty(); i++) {
      lanes.add(lane(dice.split(), time, others, pace.other()));
    }
    return new Schedule(List.copyOf(lanes));
  }

  private static List<Event> lane(
      SplittableRandom dice, Duration time, List<FaultKind> kinds, Duration mean) {
    List<Event> events = new ArrayList<>();
    double at = pause(dice, mean);
    while (at < time.toMillis()) {
      events.add(new Event((long) at, kinds.get(dice.nextInt(kinds.size())), dice.nextLong()));
      at += pause(dice, mean);
    }
    return List.copyOf(events);
  }

  /** Exponentially distributed, so that faults also come in quick succession. */
  private static double pause(SplittableRandom dice, Duration mean) {
    return -Math.log(1 - dice.nextDouble()) * mean.toMillis();
  }
}
