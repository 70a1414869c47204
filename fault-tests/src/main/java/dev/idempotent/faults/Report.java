package dev.idempotent.faults;

import dev.idempotent.faults.attack.FaultKind;
import dev.idempotent.faults.check.Kind;
import dev.idempotent.faults.workload.Gauges;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The result of rounds as Markdown. */
final class Report {
  private Report() {}

  /**
   * Where the rounds ran.
   *
   * @param command what repeats them
   */
  record Setting(String date, String database, String command, Duration time) {}

  static String of(Totals totals, Setting setting) {
    StringBuilder text = new StringBuilder();
    text.append("| run | |\n|---|---|\n");
    row(text, "date", setting.date());
    row(text, "server", setting.database());
    row(
        text,
        "JVM",
        System.getProperty("java.version")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors");
    row(text, "command", "`" + setting.command() + "`");
    row(text, "rounds", number(totals.rounds()));
    row(text, "time", setting.time().toMinutes() + " min");

    text.append("\n| violation | found |\n|---|---:|\n");
    for (Kind kind : Kind.values()) {
      row(text, words(kind), number(totals.violations(kind)));
    }
    text.append("\n| fault | times |\n|---|---:|\n");
    for (FaultKind kind : FaultKind.values()) {
      row(text, words(kind), number(totals.strikes(kind)));
    }
    text.append("\n| checked | number |\n|---|---:|\n");
    totals.counts().forEach((what, number) -> row(text, what, number(number)));
    row(text, "keys asked about after the faults", number(totals.asked()));
    gauges(text, totals.gauges());
    return text.toString();
  }

  private static void gauges(StringBuilder text, List<Gauges> gauges) {
    if (gauges.isEmpty()) {
      return;
    }
    text.append(
        "\n| the process that is not killed, at rest | threads | open files | heap (kB) | near-cache"
            + " entries | connections |\n|---|---:|---:|---:|---:|---:|\n");
    for (int i = 0; i < gauges.size(); i++) {
      Gauges held = gauges.get(i);
      String when = i == 0 ? "at first" : i == gauges.size() - 1 ? "at the end" : "meanwhile";
      row(
          text,
          when,
          String.join(
              " | ",
              number(held.threads()),
              number(held.openFiles()),
              number(held.heapBytes() >> 10),
              number(held.cacheEntries()),
              number(held.connections())));
    }
  }

  private static void row(StringBuilder text, String left, String right) {
    text.append("| ").append(left).append(" | ").append(right).append(" |\n");
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
