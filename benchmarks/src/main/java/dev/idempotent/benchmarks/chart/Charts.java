package dev.idempotent.benchmarks.chart;

import dev.idempotent.benchmarks.database.CallCounts;
import dev.idempotent.benchmarks.database.Report;
import dev.idempotent.benchmarks.database.Report.Counted;
import dev.idempotent.benchmarks.database.Report.Done;
import dev.idempotent.benchmarks.database.Report.Throughput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.LegendPosition;
import tools.jackson.databind.json.JsonMapper;

/**
 * Draws a JSON of the benchmark on a database as SVG: what a fresh call takes in round trips, and
 * how much each contender does beside the plain method.
 */
public final class Charts {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 560;

  private final Path folder;

  private Charts(Path folder) {
    this.folder = folder;
  }

  /** Takes the JSON and the folder for the charts. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("charts JSON FOLDER");
      System.exit(2);
    }
    Report report = JsonMapper.builder().build().readValue(Path.of(arguments[0]), Report.class);
    new Charts(Files.createDirectories(Path.of(arguments[1]))).draw(report);
  }

  private void draw(Report report) throws IOException {
    List<Counted> counts = report.counts();
    CategoryChart taken = chart("A fresh call", "per call");
    addCounts(taken, "round trips", counts, CallCounts::roundTrips);
    addCounts(taken, "write transactions", counts, CallCounts::writeTransactions);
    write(taken, "counts");

    List<Throughput> near = report.throughput().stream().filter(t -> t.delayMillis() == 0).toList();
    if (!near.isEmpty()) {
      CategoryChart chart =
          chart("Calls per second, beside the plain method on HikariCP's defaults", "ratio");
      for (Throughput throughput : near) {
        addRatios(chart, throughput.threads() + " threads", throughput);
      }
      write(chart, "throughput");
    }
    List<Throughput> far = report.throughput().stream().filter(t -> t.delayMillis() > 0).toList();
    if (!far.isEmpty()) {
      CategoryChart chart =
          chart("The same with a slower network, " + far.get(0).threads() + " threads", "ratio");
      for (Throughput throughput : far) {
        addRatios(chart, "+" + throughput.delayMillis() + " ms a round trip", throughput);
      }
      write(chart, "delay");
    }
  }

  private static CategoryChart chart(String title, String figures) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .yAxisTitle(figures)
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
    chart.getStyler().setXAxisLabelRotation(60);
    chart.getStyler().setPlotGridVerticalLinesVisible(false);
    chart.getStyler().setYAxisMin(0.0);
    return chart;
  }

  private static void addCounts(
      CategoryChart chart, String name, List<Counted> counts, ToDoubleFunction<CallCounts> figure) {
    List<Counted> shown = counts.stream().filter(c -> c.fresh() != null).toList();
    chart.addSeries(
        name,
        names(shown, Counted::name),
        shown.stream().map(c -> figure.applyAsDouble(Objects.requireNonNull(c.fresh()))).toList());
  }

  private static void addRatios(CategoryChart chart, String name, Throughput throughput) {
    List<Done> done = throughput.contenders();
    chart.addSeries(
        name,
        names(done, Done::name),
        done.stream().map(one -> one.toPlainOnDefaults().median()).toList());
  }

  private static <T> List<String> names(List<T> rows, Function<T, String> name) {
    return rows.stream().map(name).toList();
  }

  private void write(CategoryChart chart, String name) throws IOException {
    VectorGraphicsEncoder.saveVectorGraphic(
        chart, folder.resolve(name).toString(), VectorGraphicsFormat.SVG);
  }
}
