package dev.idempotent.faults.attack;

import dev.idempotent.testdatabase.Wire;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What is done to the network between a worker and the server. */
final class WireFaults {
  private static final int MOST_LOOKS = 150;
  private static final long BETWEEN_LOOKS_MILLIS = 10;

  private WireFaults() {}

  /** Has one packet meet a fault: a COMMIT in three of four cases, else any statement. */
  static Fault onPacket(Wire.Fault fault) {
    return (scene, dice) -> {
      Wire wire = wire(scene, dice);
      Predicate<String> packet =
          dice.nextInt(4) > 0 ? Wire::isCommit : text -> text.startsWith("\u0003");
      wire.next(packet, fault);
      for (int i = 0; i < MOST_LOOKS && wire.isArmed(); i++) {
        TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
      }
      boolean met = !wire.disarm();
      if (fault == Wire.Fault.DELAY) {
        Faults.sleep(dice, 50, 2500);
        wire.deliver();
      }
      return met;
    };
  }

  static boolean cut(Scene scene, SplittableRandom dice) {
    wire(scene, dice).cut();
    return true;
  }

  static boolean stall(Scene scene, SplittableRandom dice) throws InterruptedException {
    Wire wire = wire(scene, dice);
    wire.stall();
    Faults.sleep(dice, 500, 3000);
    wire.up();
    return true;
  }

  static boolean takeDown(Scene scene, SplittableRandom dice) throws InterruptedException {
    Wire wire = wire(scene, dice);
    wire.down();
    Faults.sleep(dice, 500, 3000);
    wire.up();
    return true;
  }

  private static Wire wire(Scene scene, SplittableRandom dice) {
    return scene.fleet().wire(dice.nextInt(scene.fleet().size()));
  }
}
