package dev.idempotent.template;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that a misspelt one may have meant. */
final class Candidates {
  private static final int MAXIMUM = 3;

  private Candidates() {}

  /** Returns the names within a third of the wrong one's length, the nearest first. */
  static List<String> nearest(String wrong, Collection<String> names) {
    int limit = Math.max(1, wrong.length() / 3);
    return names.stream()
        .distinct()
        .filter(name -> distance(wrong, name) <= limit)
        .sorted(
            Comparator.comparingInt((String name) -> distance(wrong, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MAXIMUM)
        .toList();
  }

  /** Counts edits and swapped neighbours, without regard to case. */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(cost[i - 1][j - 1] + change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }

  /** Returns how a message about a missing name ends. */
  static String suggestion(List<String> nearest, Collection<String> all) {
    if (!nearest.isEmpty()) {
      return "; did you mean '" + String.join("' or '", nearest) + "'?";
    }
    if (all.isEmpty()) {
      return "";
    }
    List<String> some = all.stream().distinct().sorted().limit(8).toList();
    return "; there is " + String.join(", ", some) + (some.size() < all.size() ? ", …" : "");
  }
}
