package dev.idempotent.jdbc.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The decisions of one run after the other, so that together they are all that there are: a run
 * repeats those of the run before up to the last one that has a further possibility, takes that
 * one, and the first possibility from there on.
 *
 * <p>The first possibility is the ordinary one, by convention: going on with the same caller,
 * without a fault. Any other is a deviation, and runs can be bounded by their number.
 */
final class Choices {
  private final List<Integer> taken = new ArrayList<>();
  private final List<List<String>> possible = new ArrayList<>();
  private final int maximumDeviations;
  private int next;

  Choices(int maximumDeviations) {
    this.maximumDeviations = maximumDeviations;
  }

  /** Returns the index of the possibility that this run takes. */
  int choose(List<String> possibilities) {
    if (next == taken.size()) {
      taken.add(0);
      possible.add(possibilities);
    } else if (!possible.get(next).equals(possibilities)) {
      throw new AssertionError(
          "the run is not repeatable: at decision "
              + next
              + " there was "
              + possible.get(next)
              + ", and now there is "
              + possibilities);
    }
    return taken.get(next++);
  }

  /** Goes on to the next run; returns false if there is none. */
  boolean advance() {
    for (int last = taken.size() - 1; last >= 0; last--) {
      if (taken.get(last) + 1 < possible.get(last).size()
          && deviationsBefore(last) + 1 <= maximumDeviations) {
        taken.set(last, taken.get(last) + 1);
        taken.subList(last + 1, taken.size()).clear();
        possible.subList(last + 1, possible.size()).clear();
        next = 0;
        return true;
      }
    }
    return false;
  }

  private int deviationsBefore(int end) {
    return (int) taken.subList(0, end).stream().filter(choice -> choice != 0).count();
  }
}
