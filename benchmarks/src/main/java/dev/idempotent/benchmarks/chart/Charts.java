package dev.idempotent.benchmarks.chart;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import dev.idempotent.benchmarks.database.CallCounts;
import dev.idempotent.benchmarks.database.Report;
import dev.idempotent.benchmarks.database.Report.Counted;
import dev.idempotent.benchmarks.database.Report.Done;
import dev.idempotent.benchmarks.database.Report.Throughput;
import java.awt.Color;
import java.awt.Rectangle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.StandardChartTheme;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;
import tools.jackson.databind.json.JsonMapper;

/**
 * Draws a JSON of the benchmark on a database as SVG: what a fresh call takes in round trips, and
 * how much each contender does beside the plain method.
 */
public final class Charts {
  private static final int WIDTH = 900;

  /** Of the chart's width: the names of contenders must be told apart. */
  private static final float WIDEST_NAME = 0.45f;

  private static final int HEIGHT_PER_BAR = 10;
  private static final int HEIGHT_BESIDE = 120;

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
    System.setProperty("java.awt.headless", "true");
    Report report = JsonMapper.builder().build().readValue(Path.of(arguments[0]), Report.class);
    new Charts(Files.createDirectories(Path.of(arguments[1]))).draw(report);
  }

  private void draw(Report report) throws IOException {
    DefaultCategoryDataset counts = new DefaultCategoryDataset();
    for (Counted counted : report.counts()) {
      CallCounts fresh = counted.fresh();
      if (fresh != null) {
        counts.addValue(fresh.roundTrips(), "round trips", counted.name());
        counts.addValue(fresh.writeTransactions(), "write transactions", counted.name());
      }
    }
    write("counts", "A fresh call", "per call", counts);

    DefaultCategoryDataset near = new DefaultCategoryDataset();
    DefaultCategoryDataset far = new DefaultCategoryDataset();
    for (Throughput throughput : report.throughput()) {
      if (throughput.delayMillis() == 0) {
        addRatios(near, throughput.threads() + " threads", throughput);
      } else {
        String setting = "+" + throughput.delayMillis() + " ms a round trip";
        addRatios(far, throughput.threads() + " threads, " + setting, throughput);
      }
    }
    String toPlain = "median of the ratios to the plain method on HikariCP's defaults";
    write("throughput", "Calls per second", toPlain, near);
    write("delay", "Calls per second, with a slower network", toPlain, far);
  }

  private static void addRatios(
      DefaultCategoryDataset figures, String setting, Throughput throughput) {
    for (Done done : throughput.contenders()) {
      figures.addValue(done.toPlainOnDefaults().median(), setting, done.name());
    }
  }

  private void write(String name, String title, String axis, DefaultCategoryDataset figures)
      throws IOException {
    if (figures.getColumnCount() == 0) {
      return;
    }
    JFreeChart chart =
        ChartFactory.createBarChart(
            title, null, axis, figures, PlotOrientation.HORIZONTAL, true, false, false);
    StandardChartTheme.createLegacyTheme().apply(chart);
    chart.setBackgroundPaint(Color.WHITE);
    chart.getCategoryPlot().getDomainAxis().setMaximumCategoryLabelWidthRatio(WIDEST_NAME);
    BarRenderer bars = (BarRenderer) chart.getCategoryPlot().getRenderer();
    bars.setBarPainter(new StandardBarPainter());
    bars.setShadowVisible(false);

    int height =
        HEIGHT_BESIDE + HEIGHT_PER_BAR * figures.getColumnCount() * (figures.getRowCount() + 1);
    VectorGraphics2D graphics = new VectorGraphics2D();
    chart.draw(graphics, new Rectangle(WIDTH, height));
    try (OutputStream out = Files.newOutputStream(folder.resolve(name + ".svg"))) {
      new SVGProcessor()
          .getDocument(graphics.getCommands(), new PageSize(WIDTH, height))
          .writeTo(out);
    }
  }
}
