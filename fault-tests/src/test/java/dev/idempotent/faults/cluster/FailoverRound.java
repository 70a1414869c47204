package dev.idempotent.faults.cluster;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.faults.check.Checker;
import dev.idempotent.faults.check.Entry;
import dev.idempotent.faults.check.Kind;
import dev.idempotent.faults.check.Tables;
import dev.idempotent.faults.check.Unanswered;
import dev.idempotent.faults.check.Verdict;
import dev.idempotent.faults.check.Violation;
import dev.idempotent.faults.history.Call;
import dev.idempotent.faults.workload.Books;
import dev.idempotent.jdbc.JdbcIdempotency;
import dev.idempotent.jdbc.SchemaMode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

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
  private static final int WORKERS = 2;
  private static final int SECONDS_BETWEEN = 6;

  private final MySqlGroup group;
  private final Failover failover;
  private final String schema;
  private final Path folder;

  FailoverRound(MySqlGroup group, Failover failover, Path folder) {
    this.group = group;
    this.failover = failover;
    this.folder = folder;
    this.schema = "round_" + failover.name().toLowerCase(Locale.ROOT);
  }

  /**
   * What came out.
   *
   * @param noPrimaryMillis how long the majority had no other primary
   * @param formerState what the former primary says of itself then
   */
  record Result(Verdict verdict, long noPrimaryMillis, String formerState) {}

  Result run(Route route, long seed) throws IOException, SQLException, InterruptedException {
    group.awaitOnline(group.members().size());
    GroupMember former = group.primary().orElseThrow();
    createTables(former);
    try (PrimaryRouter router = new PrimaryRouter(group);
        Callers callers = new Callers(folder, route.url(group, router, schema), seed)) {
      callers.start(WORKERS);
      awaitCalls(callers);
      failover.strike(group, former);
      long struck = System.nanoTime();
      GroupMember successor = group.awaitPrimaryOtherThan(former);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - struck);
      awaitCalls(callers);
      String state = MySqlGroup.stateOf(former);
      List<Violation> violations = new ArrayList<>(loneEntries(former, successor));
      failover.end(group, former);
      if (route == Route.FAILOVER_URL) {
        // It is the first of the URL and answers, so that the driver leads all calls to it.
        MySqlGroup.makePrimary(former);
      }
      awaitCalls(callers);
      callers.end();
      GroupMember last = group.primary().orElseThrow();
      List<Call> asked = callers.ask(MemberTables.read(last, schema));
      Tables tables = MemberTables.read(last, schema);
      violations.addAll(differences(last));
      violations.addAll(Unanswered.stillAmong(asked, callers.history(), tables));
      Verdict checked = Checker.check(callers.history(), tables);
      violations.addAll(checked.violations());
      return new Result(new Verdict(violations, checked.counts()), millis, state);
    }
  }

  private void createTables(GroupMember primary) throws SQLException {
    primary.execute("CREATE DATABASE " + schema);
    try (Connection connection = primary.connect(schema)) {
      Books.create(connection);
    }
    try (HikariDataSource pool = new HikariDataSource()) {
      pool.setJdbcUrl(primary.url(schema));
      pool.setUsername(GroupMember.USER);
      pool.setPassword(GroupMember.PASSWORD);
      JdbcIdempotency.builder(pool)
          .schema(SchemaMode.CREATE)
          .purge(purge -> purge.enabled(false))
          .build()
          .close();
    }
  }

  /** Lets calls be made for a while. */
  private static void awaitCalls(Callers callers) throws IOException, InterruptedException {
    long before = callers.answered();
    long begin = System.nanoTime();
    while (callers.answered() == before
        || System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(SECONDS_BETWEEN)) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  /** What a former primary has committed that the group does not know: it was not fenced. */
  private List<Violation> loneEntries(GroupMember former, GroupMember successor) {
    try {
      Set<String> known = runs(former);
      known.removeAll(runs(successor));
      return known.stream()
          .map(run -> new Violation(Kind.PHANTOM, run, "only at " + former))
          .toList();
    } catch (SQLException e) {
      return List.of(); // It does not answer, and so can't be believed by anybody.
    }
  }

  private Set<String> runs(GroupMember member) throws SQLException {
    return MemberTables.read(member, schema).entries().stream()
        .map(Entry::run)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** What the others have, compared with the primary. */
  private List<Violation> differences(GroupMember last) throws SQLException {
    List<Violation> violations = new ArrayList<>();
    for (GroupMember other : group.others(last)) {
      group.awaitSame(last, other);
      if (!runs(other).equals(runs(last))) {
        violations.add(new Violation(Kind.LOST, other.name(), "differs from " + last));
      }
    }
    return violations;
  }
}
