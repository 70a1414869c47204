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
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of the business and of the keys, on the servers of a group. */
final class GroupBooks {
  private final MySqlGroup group;
  private final String schema;

  private GroupBooks(MySqlGroup group, String schema) {
    this.group = group;
    this.schema = schema;
  }

  /** Creates the tables by way of a server that takes writes. */
  static GroupBooks create(MySqlGroup group, GroupMember primary, String schema)
      throws SQLException {
    primary.execute("CREATE DATABASE " + schema);
    try (Connection connection = primary.connect(schema)) {
      Books.create(connection);
    }
    try (HikariDataSource pool = new HikariDataSource()) {
      pool.setJdbcUrl(primary.url(schema));
      pool.setUsername(GroupMember.USER);
      pool.setPassword(GroupMember.PASSWORD);
      pool.addDataSourceProperty("sessionVariables", "wait_timeout=60");
      JdbcIdempotency.builder(pool)
          .schema(SchemaMode.CREATE)
          .purge(purge -> purge.enabled(false))
          .build()
          .close();
    }
    return new GroupBooks(group, schema);
  }

  String schema() {
    return schema;
  }

  /** Lets calls be made until some more of them have taken effect on the primary of that time. */
  void awaitEffects(int more) {
    long aim = effects().orElse(0L) + more;
    MySqlGroup.await("effects of calls", () -> effects().filter(count -> count >= aim));
  }

  private Optional<Long> effects() {
    return group.primary().flatMap(this::effects);
  }

  private Optional<Long> effects(GroupMember primary) {
    try {
      return Optional.of(
          Long.valueOf(primary.query("SELECT COUNT(*) FROM " + schema + ".entry").get(0)));
    } catch (SQLException e) {
      return Optional.empty(); // It has just ceased to be the primary.
    }
  }

  /** What a former primary has committed that the group does not know: it was not fenced. */
  List<Violation> loneEntries(GroupMember former, GroupMember successor) {
    try {
      Set<String> lone = runs(former);
      lone.removeAll(runs(successor));
      return lone.stream().map(run -> phantom(run, former)).toList();
    } catch (SQLException e) {
      return List.of(); // It does not answer, and so can't be believed by anybody.
    }
  }

  private static Violation phantom(String run, GroupMember member) {
    return new Violation(Kind.PHANTOM, run, "only at " + member);
  }

  /**
   * Asks about all calls of which nobody knows what became of them, then compares the histories
   * with a server's tables, and those with the other servers'.
   */
  Verdict check(Callers callers, GroupMember last)
      throws IOException, SQLException, InterruptedException {
    awaitSame(last);
    List<Call> asked = callers.ask(MemberTables.read(last, schema));
    awaitSame(last);
    Tables tables = MemberTables.read(last, schema);
    List<Violation> violations = new ArrayList<>(differences(last));
    violations.addAll(Unanswered.stillAmong(asked, callers.history(), tables));
    Verdict checked = Checker.check(callers.history(), tables);
    violations.addAll(checked.violations());
    return new Verdict(violations, checked.counts());
  }

  private void awaitSame(GroupMember last) throws SQLException {
    for (GroupMember other : group.others(last)) {
      group.awaitSame(last, other);
      group.awaitSame(other, last);
    }
  }

  private List<Violation> differences(GroupMember last) throws SQLException {
    List<Violation> violations = new ArrayList<>();
    for (GroupMember other : group.others(last)) {
      if (!runs(other).equals(runs(last))) {
        violations.add(new Violation(Kind.LOST, other.name(), "differs from " + last));
      }
    }
    return violations;
  }

  private Set<String> runs(GroupMember member) throws SQLException {
    return MemberTables.read(member, schema).entries().stream()
        .map(Entry::run)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
