package dev.idempotent.faults.attack;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Does the faults of one lane, each when it is due or, if the one before took longer, after it. */
final class Lane implements Callable<Void> {
  private final List<Event> events;
  private final Scene scene;
  private final Strikes strikes;
  private final long begin;
  private final long end;

  /**
   * @param begin the beginning of the round by {@link System#nanoTime}
   * @param end when it is over; no fault begins later
   */
  Lane(List<Event> events, Scene scene, Strikes strikes, long begin, long end) {
    this.events = events;
    this.scene = scene;
    this.strikes = strikes;
    this.begin = begin;
    this.end = end;
  }

  @Override
  public Void call() throws IOException, InterruptedException {
    for (Event event : events) {
      long due = begin + TimeUnit.MILLISECONDS.toNanos(event.atMillis());
      TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
      if (System.nanoTime() > end) {
        break;
      }
      strike(event);
    }
    TimeUnit.NANOSECONDS.sleep(Math.max(0, end - System.nanoTime()));
    return null;
  }

  private void strike(Event event) throws IOException, InterruptedException {
    try {
      Fault fault = Faults.of(event.kind());
      if (fault.strike(scene, new SplittableRandom(event.seed()))) {
        strikes.count(event.kind());
      }
    } catch (SQLException e) {
      // Another fault was in the way of this one: the server is not there, or a lock is held.
    }
  }
}
