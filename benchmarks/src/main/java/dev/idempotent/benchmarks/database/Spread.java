package dev.idempotent.benchmarks.database;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How a figure varied from round to round. */
public record Spread(double min, double median, double max) {

  /** Summarizes at least one figure. */
  public static Spread of(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(sorted[0], median, sorted[sorted.length - 1]);
  }

  /** Summarizes at least one figure. */
  public static Spread of(List<Double> figures) {
    return of(figures.stream().mapToDouble(d -> d).toArray());
  }

  /** Summarizes the quotients of figures that belong together. */
  public static Spread ofRatios(List<Double> figures, List<Double> references) {
    double[] ratios = new double[figures.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figures.get(i) / references.get(i);
    }
    return of(ratios);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f  %.2f  %.2f", min, median, max);
  }
}
