package dev.idempotent.faults.cluster;

import dev.idempotent.faults.check.Verdict;
import dev.idempotent.faults.check.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Calls under way while the primary changes, from an empty schema to the verdict:
 *
 * <ol>
 *   <li>workers call the methods, by way of the route,
 *   <li>the primary fails, and the group elects another one,
 *   <li>calls go on with that one; what the former one holds is compared with it,
 *   <li>the former one comes back,
 *   <li>keys of which nobody knows what became of them are called with once more,
 *   <li>histories and tables are compared, and the tables of all servers.
 * </ol>
 */
final class FailoverRound {
  private static final String SCHEMA = "round";
  private static final int WORKERS = 2;
  private static final int EFFECTS_BETWEEN = 60;

  private final MySqlGroup group;
  private final Failover failover;
  private final Path folder;

  FailoverRound(MySqlGroup group, Failover failover, Path folder) {
    this.group = group;
    this.failover = failover;
    this.folder = folder;
  }

  /**
   * What came out.
   *
   * @param noPrimaryMillis how long the majority had no other primary
   * @param formerState what the former primary says of itself then
   */
  record Result(Verdict verdict, long noPrimaryMillis, String formerState) {}

  Result run(Route route, long seed) throws IOException, SQLException, InterruptedException {
    GroupMember former = group.primary().orElseThrow();
    GroupBooks books = GroupBooks.create(group, former, SCHEMA);
    try (PrimaryRouter router = new PrimaryRouter(group);
        Callers callers = new Callers(folder, List.of(route.url(group, router, SCHEMA)), seed)) {
      callers.start(WORKERS);
      books.awaitEffects(EFFECTS_BETWEEN);
      failover.strike(group, former);
      long struck = System.nanoTime();
      GroupMember successor = group.awaitPrimaryOtherThan(former);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - struck);
      books.awaitEffects(EFFECTS_BETWEEN);
      String state = MySqlGroup.stateOf(former);
      List<Violation> violations = new ArrayList<>(books.loneEntries(former, successor));
      failover.end(group, former);
      if (route == Route.FAILOVER_URL) {
        // It is the first of the URL and answers, so that the driver leads all calls to it.
        MySqlGroup.makePrimary(former);
      }
      books.awaitEffects(EFFECTS_BETWEEN);
      callers.end();
      Verdict checked = books.check(callers, group.primary().orElseThrow());
      violations.addAll(checked.violations());
      return new Result(new Verdict(violations, checked.counts()), millis, state);
    }
  }
}
