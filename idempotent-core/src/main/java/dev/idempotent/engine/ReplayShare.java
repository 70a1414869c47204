package dev.idempotent.engine;

/**
 * Which part of an operation's outcomes were replays from the store lately, and not executions: in
 * a broker's redelivery nearly all of them are, and it pays to look before claiming. Safe for use
 * by several threads; a lost update does no harm.
 */
final class ReplayShare {
  private static final int ALL = 1 << 20;

  /** Each outcome counts for a sixteenth of the share. */
  private static final int WEIGHT = 16;

  /**
   * Looking in vain costs a fresh call up to two round trips, of which a replay spares one to
   * three.
   */
  private static final int HIGH = ALL / 4 * 3;

  private volatile int share;

  /** Takes note of an outcome. */
  void count(boolean replay) {
    int now = share;
    int then = now + ((replay ? ALL : 0) - now) / WEIGHT;
    if (then != now) {
      share = then;
    }
  }

  /** Whether the next call is probably a replay. */
  boolean isHigh() {
    return share > HIGH;
  }
}
