package dev.idempotent.faults.attack;

import dev.idempotent.testdatabase.Wire;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * How each kind of fault is done to the server and to processes; {@link WireFaults} has the others.
 */
final class Faults {
  private static final String TABLE = "idempotent_call";
  private static final int SMALL_PACKET = 16 << 10;
  private static final int USUAL_PACKET = 64 << 20;

  private Faults() {}

  static Fault of(FaultKind kind) {
    return switch (kind) {
      case WORKER_KILLED -> Faults::killWorker;
      case WORKER_STOPPED -> Faults::stopWorker;
      case POOL_EXHAUSTED -> Faults::exhaustPool;
      case SERVER_KILLED -> Faults::killServer;
      case DISK_FULL -> Faults::fillDisk;
      case SESSIONS_KILLED -> Faults::killSessions;
      case ROWS_LOCKED -> Faults::lockRows;
      case TABLE_LOCKED -> Faults::lockTable;
      case TABLE_ALTERED -> Faults::alterTable;
      case TABLE_GONE -> Faults::takeTableAway;
      case TIME_ZONE_CHANGED -> Faults::changeTimeZone;
      case PACKETS_LIMITED -> Faults::limitPackets;
      case PACKET_LOST -> WireFaults.onPacket(Wire.Fault.LOSE);
      case PACKET_DROPPED -> WireFaults.onPacket(Wire.Fault.DROP);
      case ANSWER_LOST -> WireFaults.onPacket(Wire.Fault.LOSE_ANSWER);
      case ANSWER_HELD -> WireFaults.onPacket(Wire.Fault.HOLD_ANSWER);
      case CUT_AFTER_ANSWER -> WireFaults.onPacket(Wire.Fault.CUT_AFTER);
      case HALF_CLOSED -> WireFaults.onPacket(Wire.Fault.HALF_CLOSE);
      case PACKET_DELAYED -> WireFaults.onPacket(Wire.Fault.DELAY);
      case CONNECTIONS_CUT -> WireFaults::cut;
      case NETWORK_STALLED -> WireFaults::stall;
      case NETWORK_DOWN -> WireFaults::takeDown;
    };
  }

  private static boolean killWorker(Scene scene, SplittableRandom dice) throws IOException {
    int first = dice.nextInt(scene.fleet().size());
    for (int i = 0; i < scene.fleet().size(); i++) {
      if (scene.fleet().kill((first + i) % scene.fleet().size())) {
        return true;
      }
    }
    return false;
  }

  /** Longer than wait_timeout, the socket's timeout and all waits of the library. */
  private static boolean stopWorker(Scene scene, SplittableRandom dice)
      throws IOException, InterruptedException {
    WorkerProcess worker = scene.fleet().worker(dice.nextInt(scene.fleet().size()));
    if (!worker.isReady()) {
      return false;
    }
    worker.signal("STOP");
    try {
      sleep(dice, 5500, 7000);
    } finally {
      worker.signal("CONT");
    }
    return true;
  }

  private static boolean exhaustPool(Scene scene, SplittableRandom dice) {
    WorkerProcess worker = scene.fleet().worker(dice.nextInt(scene.fleet().size()));
    worker.exhaustPool();
    return worker.isReady();
  }

  private static boolean killServer(Scene scene, SplittableRandom dice)
      throws InterruptedException {
    scene.database().kill();
    sleep(dice, 0, 500);
    scene.database().restart();
    return true;
  }

  private static boolean fillDisk(Scene scene, SplittableRandom dice) throws InterruptedException {
    scene.database().fillDisk();
    sleep(dice, 2000, 5000);
    // Left alone it would look again in a minute; a kill with a full disk is the harder case.
    scene.database().kill();
    scene.database().freeDisk();
    scene.database().restart();
    return true;
  }

  private static boolean killSessions(Scene scene, SplittableRandom dice) throws SQLException {
    List<Long> sessions = scene.sessions();
    List<Long> chosen = new ArrayList<>();
    for (int i = 1 + dice.nextInt(4); i > 0 && !sessions.isEmpty(); i--) {
      chosen.add(sessions.remove(dice.nextInt(sessions.size())));
    }
    scene.kill(chosen);
    return !chosen.isEmpty();
  }

  private static boolean lockRows(Scene scene, SplittableRandom dice)
      throws SQLException, InterruptedException {
    String account = "SELECT * FROM account WHERE id = " + dice.nextInt(20) + " FOR UPDATE";
    String keys = "SELECT * FROM " + TABLE + " ORDER BY expires_at DESC LIMIT 30 FOR UPDATE";
    scene.hold(
        dice.nextInt(1500, 2500),
        "SET SESSION innodb_lock_wait_timeout = 2",
        "START TRANSACTION",
        dice.nextBoolean() ? account : keys);
    return true;
  }

  private static boolean lockTable(Scene scene, SplittableRandom dice)
      throws SQLException, InterruptedException {
    scene.tableLock().lock();
    try {
      scene.hold(dice.nextInt(1500, 2500), "LOCK TABLES " + TABLE + " WRITE");
    } finally {
      scene.tableLock().unlock();
    }
    return true;
  }

  private static boolean alterTable(Scene scene, SplittableRandom dice)
      throws SQLException, InterruptedException {
    String alter = "ALTER TABLE " + TABLE;
    return dice.nextBoolean()
        ? forAWhile(
            scene,
            dice,
            alter + " ADD COLUMN further INT",
            alter + " DROP COLUMN further",
            "further")
        : forAWhile(
            scene,
            dice,
            alter + " RENAME COLUMN attempt TO attempted",
            alter + " RENAME COLUMN attempted TO attempt",
            "attempted");
  }

  private static boolean takeTableAway(Scene scene, SplittableRandom dice)
      throws SQLException, InterruptedException {
    return forAWhile(
        scene,
        dice,
        "RENAME TABLE " + TABLE + " TO elsewhere",
        "RENAME TABLE elsewhere TO " + TABLE,
        "elsewhere");
  }

  /**
   * Changes the table and changes it back.
   *
   * @param newName what only the changed table has
   */
  private static boolean forAWhile(
      Scene scene, SplittableRandom dice, String change, String changeBack, String newName)
      throws SQLException, InterruptedException {
    scene.tableLock().lock();
    try {
      scene.execute(change);
      sleep(dice, 100, 800);
    } finally {
      try {
        scene.undo(changeBack, newName);
      } finally {
        scene.tableLock().unlock();
      }
    }
    return true;
  }

  private static boolean changeTimeZone(Scene scene, SplittableRandom dice) throws SQLException {
    int hours = dice.nextInt(-12, 14);
    scene.execute(
        String.format(
            "SET GLOBAL time_zone = '%s%02d:00'", hours < 0 ? "-" : "+", Math.abs(hours)));
    return true;
  }

  /** Sessions have the limit that was there at their beginning. */
  private static boolean limitPackets(Scene scene, SplittableRandom dice)
      throws SQLException, InterruptedException {
    scene.execute("SET GLOBAL max_allowed_packet = " + SMALL_PACKET);
    try {
      scene.kill(scene.sessions());
      sleep(dice, 1000, 2500);
    } finally {
      scene.executeForSure("SET GLOBAL max_allowed_packet = " + USUAL_PACKET);
    }
    scene.kill(scene.sessions());
    return true;
  }

  static void sleep(SplittableRandom dice, int least, int most) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(dice.nextInt(least, most));
  }
}
