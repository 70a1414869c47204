package dev.idempotent.faults;

import dev.idempotent.faults.attack.ClassArchive;
import dev.idempotent.faults.planted.Planted;
import dev.idempotent.testdatabase.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** The command line. */
public final class Main {
  private Main() {}

  /** Runs, and ends the process with status 0 if everything held, 1 if not, 3 if it broke off. */
  public static void main(String... arguments) {
    Options options;
    try {
      options = Options.parse(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + Options.HELP);
      System.exit(2);
      return;
    }
    System.exit(statusOf(options, String.join(" ", arguments)));
  }

  private static int statusOf(Options options, String arguments) {
    try (TestDatabase database = Attacked.start()) {
      System.out.println("Database: " + database.description());
      ClassArchive.create(database, options.folder().resolve("archive"));
      return run(database, options, arguments) ? 0 : 1;
    } catch (IOException | SQLException | RuntimeException e) {
      e.printStackTrace();
      return 3;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 3;
    }
  }

  private static boolean run(TestDatabase database, Options options, String arguments)
      throws IOException, SQLException, InterruptedException {
    Campaign campaign = new Campaign(database, options, System.out);
    if (options.form() == Options.Form.PLANTED) {
      List<Planted> missed = campaign.hunt();
      System.out.println(missed.isEmpty() ? "Every planted bug is found" : "Missed: " + missed);
      return missed.isEmpty();
    }
    if (options.form() == Options.Form.LONG) {
      campaign.runLong();
    } else {
      campaign.runShort();
    }
    String report =
        Report.of(
            campaign.totals(),
            new Report.Setting(
                LocalDate.now(ZoneOffset.UTC).toString(),
                database.description(),
                "fault-tests/run " + arguments,
                campaign.time()));
    System.out.println(report);
    if (options.report().isPresent()) {
      Files.writeString(options.report().get(), report);
    }
    if (!campaign.hasReachedGoals()) {
      System.out.println("The time was over before enough had been killed");
    }
    return campaign.totals().holds() && campaign.hasReachedGoals();
  }
}
