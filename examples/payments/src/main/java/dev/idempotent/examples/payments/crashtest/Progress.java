package dev.idempotent.examples.payments.crashtest;

import java.io.PrintStream;
import java.util.Locale;

/** Shows how far the run is: by a bar on a terminal, else by a line now and then. */
final class Progress {
  private static final int WIDTH = 40;
  private static final long REDRAW_NANOS = 50_000_000;
  private static final int LINES = 10;

  private final PrintStream out;
  private final boolean terminal;
  private final long total;
  private long shown;
  private long drawnAt;
  private int lines;

  Progress(PrintStream out, boolean terminal, long total) {
    this.out = out;
    this.terminal = terminal;
    this.total = total;
  }

  /** So many requests are answered. */
  synchronized void at(long done) {
    shown = done;
    if (terminal) {
      if (done == total || System.nanoTime() - drawnAt >= REDRAW_NANOS) {
        draw();
      }
    } else if (done * LINES / total > lines) {
      lines = (int) (done * LINES / total);
      out.printf(
          Locale.ROOT, "%3d %%  %,d of %,d requests answered%n", done * 100 / total, done, total);
    }
  }

  /** Something worth a line of its own has happened. */
  synchronized void note(String text) {
    if (terminal) {
      out.print("\r\033[K");
    }
    out.println(text);
    if (terminal) {
      draw();
    }
  }

  /** Takes the bar away. */
  synchronized void end() {
    if (terminal) {
      out.print("\r\033[K");
      out.flush();
    }
  }

  private void draw() {
    int filled = (int) (shown * WIDTH / total);
    out.printf(
        Locale.ROOT,
        "\r[%s%s] %3d %%  %,d of %,d requests",
        "#".repeat(filled),
        ".".repeat(WIDTH - filled),
        shown * 100 / total,
        shown,
        total);
    out.flush();
    drawnAt = System.nanoTime();
  }
}
