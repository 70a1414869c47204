package dev.idempotent.jdbc;

import java.time.Duration;

/** Writes durations for people, in two units at most, rounded up. */
final class PlainDuration {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private PlainDuration() {}

  static String of(Duration duration) {
    long seconds = duration.plusNanos(999_999_999).toSeconds();
    if (seconds >= DAY) {
      return inUnits(seconds, DAY, " d", HOUR, " h");
    }
    if (seconds >= HOUR) {
      return inUnits(seconds, HOUR, " h", MINUTE, " min");
    }
    return seconds >= MINUTE ? inUnits(seconds, MINUTE, " min", 1, " s") : seconds + " s";
  }

  private static String inUnits(
      long seconds, long large, String largeName, long small, String smallName) {
    long inSmall = (seconds + small - 1) / small;
    long ratio = large / small;
    String text = inSmall / ratio + largeName;
    return inSmall % ratio == 0 ? text : text + " " + inSmall % ratio + smallName;
  }
}
