package dev.idempotent.benchmarks.database;

import dev.idempotent.benchmarks.database.Report.Counted;
import dev.idempotent.benchmarks.database.Report.Done;
import dev.idempotent.benchmarks.database.Report.Ground;
import dev.idempotent.benchmarks.database.Report.Throughput;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints a report's parts for people. */
final class Tables {
  private static final String COUNTS =
      "%-57s %5s %5s %6s %6s %6s %5s %6s %5s %6s %6s %5s %4s %7s%n";
  private static final String THROUGHPUT = "%-42s %8s %7s %7s   %-18s   %-18s   %-18s %s%n";

  private final PrintStream out;

  Tables(PrintStream out) {
    this.out = out;
  }

  void print(Ground ground) {
    out.println(ground.database() + "; " + ground.java());
    out.println(String.join(", ", ground.libraries()));
    out.println(
        ground.date()
            + ", "
            + ground.processors()
            + " processors, load "
            + ground.loadBefore()
            + ", seed "
            + ground.seed());
    if (ground.loadBefore() > ground.processors()) {
      out.println(
          "Others are using this machine: only the counts mean something, and not their us.");
    }
    out.println();
  }

  void printCountsHead() {
    row(
        COUNTS,
        "one call",
        "stmts",
        "trips",
        "commit",
        "redo",
        "binlog",
        "redo",
        "binlog",
        "wire",
        "heap",
        "cpu",
        "check",
        "held",
        "median");
    row(
        COUNTS, "", "", "", "s", "syncs", "syncs", "bytes", "bytes", "bytes", "bytes", "us", "outs",
        "", "us");
  }

  void print(Counted counted) {
    print(counted.name(), counted.fresh());
    print(counted.name() + ", replay", counted.replay());
  }

  private void print(String name, @Nullable CallCounts counts) {
    if (counts != null) {
      row(
          COUNTS,
          name,
          number(counts.statements()),
          number(counts.roundTrips()),
          number(counts.writeTransactions()),
          number(counts.logSyncs()),
          number(counts.binlogSyncs()),
          Math.round(counts.redoBytes()),
          Math.round(counts.binlogBytes()),
          Math.round(counts.wireBytes()),
          Math.round(counts.allocatedBytes()),
          number(counts.cpuMicros()),
          number(counts.checkouts()),
          counts.connectionsHeld(),
          number(counts.micros()));
    }
  }

  void print(Throughput throughput) {
    out.println();
    row(
        THROUGHPUT,
        new Options.Setting(throughput.threads(), throughput.delayMillis()),
        "calls/s",
        "cpu us",
        "server",
        "to the floor",
        "to plain, defaults",
        "to the same by hand",
        "errors");
    row(
        THROUGHPUT,
        "",
        "median",
        "median",
        "cpu us",
        "min   med   max",
        "min   med   max",
        "min   med   max",
        "");
    for (Done done : throughput.contenders()) {
      row(
          THROUGHPUT,
          done.name(),
          Math.round(Spread.of(done.callsPerSecond()).median()),
          number(Spread.of(done.cpuMicros()).median()),
          number(Spread.of(done.serverMicros()).median()),
          done.toFloor(),
          done.toPlainOnDefaults(),
          done.toRival() == null ? "" : done.toRival(),
          done.errors() == 0 ? "" : done.errors());
    }
  }

  private void row(String format, Object... cells) {
    out.printf(Locale.ROOT, format, cells);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value)
        .replaceFirst("\\.00$", "");
  }
}
