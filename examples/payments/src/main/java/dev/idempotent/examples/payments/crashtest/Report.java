package dev.idempotent.examples.payments.crashtest;

import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints the figures as a table, and the proof below. */
final class Report {
  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void print(Figures figures) {
    out.println();
    row("Requests in the file", figures.requests(), "");
    row("  distinct", figures.distinct(), "by customer and request id");
    row("  bad lines left out", figures.badLines(), "");
    row("Requests sent and answered", figures.sent(), "as the workers told, again after a kill");
    row("  applied", figures.applied(), "");
    row("  replayed", figures.replayed(), "");
    row("    near-cache", figures.replayedFromNearCache(), "");
    row("    coalesced", figures.replayedCoalesced(), "waited for the same call in the process");
    row("    database", figures.replayedFromDatabase(), "");
    row("  refused as key reuse", figures.refused(), "same key, another amount");
    row("Applied, but not told of", figures.untold(), "killed after the commit; from the ledger");
    row("Calls repeated", figures.repeatedCalls(), "rolled back first, such as by a deadlock");
    row("Workers killed", figures.workersKilled(), "SIGKILL");
    text("Time", String.format(Locale.ROOT, "%.1f s", figures.seconds()));
    text("Rate", String.format(Locale.ROOT, "%,.0f/s", figures.requestsPerSecond()));
    out.println();
    printProof(figures);
  }

  private void printProof(Figures figures) {
    if (figures.balanced()) {
      out.printf(
          Locale.ROOT,
          "BALANCED: each of %,d distinct payments is in the ledger exactly once,%n"
              + "and %,d balances are the sums of their payments: %s%n",
          figures.distinct(),
          figures.ledgerAccounts(),
          figures.totals().entrySet().stream()
              .map(
                  total -> String.format(Locale.ROOT, "%,.2f %s", total.getValue(), total.getKey()))
              .collect(Collectors.joining(", ")));
      return;
    }
    out.printf(Locale.ROOT, "NOT BALANCED, problems: %,d%n", figures.problems());
    figures.firstProblems().forEach(problem -> out.println("  " + problem));
    if (figures.problems() > figures.firstProblems().size()) {
      out.println("  ...");
    }
  }

  private void row(String name, long number, String remark) {
    out.println(
        String.format(Locale.ROOT, "%-28s %,12d   %s", name, number, remark).stripTrailing());
  }

  private void text(String name, String text) {
    out.printf("%-28s %12s%n", name, text);
  }
}
