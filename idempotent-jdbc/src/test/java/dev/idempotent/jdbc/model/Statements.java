package dev.idempotent.jdbc.model;

import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SQL that the model's server understands: that of the store and of a business method here,
 * that of the purge in {@link PurgeStatements}; read from the text itself, so that a condition that
 * is missing there is missing here.
 */
final class Statements {
  private static final Map<String, Operation> KNOWN = new ConcurrentHashMap<>();
  private static final String UTC = "UTC_TIMESTAMP\\(6\\)";
  private static final String BYTES = "UNHEX\\(\\?\\)";
  private static final String BY_KEY = " WHERE scope = " + BYTES + " AND identity = " + BYTES;
  private static final Pattern INSERT =
      Pattern.compile(
          "INSERT INTO \\S+ \\(scope, identity, attempt, outcome, result, fingerprint, expires_at\\)"
              + " VALUES \\("
              + String.join(", ", BYTES, BYTES, BYTES, "\\?", BYTES, BYTES, UTC)
              + " \\+ INTERVAL \\? MICROSECOND\\)( ON DUPLICATE KEY UPDATE (.*))?");
  private static final Pattern COMPLETION =
      Pattern.compile(
          "INSERT INTO \\S+ \\(scope, identity, attempt, outcome, expires_at\\) VALUES \\("
              + String.join(", ", BYTES, BYTES, "''", "0", UTC)
              + "\\) ON DUPLICATE KEY UPDATE (.*)");
  private static final Pattern SELECT =
      Pattern.compile(
          "SELECT attempt, outcome, result, fingerprint, TIMESTAMPDIFF\\(MICROSECOND, (.*),"
              + " expires_at\\) FROM \\S+"
              + BY_KEY
              + "( LOCK IN SHARE MODE| FOR UPDATE|)");
  private static final Pattern UPDATE =
      Pattern.compile("UPDATE \\S+ SET (.*)" + BY_KEY + "( AND attempt = " + BYTES + ")?");

  private Statements() {}

  static Operation of(String sql) {
    return KNOWN.computeIfAbsent(sql, Statements::parse);
  }

  private static Operation parse(String sql) {
    if (sql.startsWith("CALL ")) {
      return Procedure.called(sql);
    }
    Operation simple = simple(sql);
    if (simple != null) {
      return simple;
    }
    Matcher insert = INSERT.matcher(sql);
    if (insert.matches()) {
      return insert.group(2) == null
          ? new InsertKey()
          : new TakeOver(Assignment.list(insert.group(2)));
    }
    Matcher completion = COMPLETION.matcher(sql);
    if (completion.matches()) {
      return new CompleteKey(Assignment.list(completion.group(1)));
    }
    Matcher select = SELECT.matcher(sql);
    if (select.matches()) {
      return new ReadKey(HostClock.of(select.group(1)), select.group(2));
    }
    Matcher update = UPDATE.matcher(sql);
    if (update.matches()) {
      return new UpdateKey(Assignment.list(update.group(1)), update.group(2) != null);
    }
    Operation purging = PurgeStatements.of(sql);
    if (purging != null) {
      return purging;
    }
    throw new AssertionError("the model does not know: " + sql);
  }

  private static Operation simple(String sql) {
    return switch (sql) {
      case "START TRANSACTION" -> new Silent(ModelSession::begin);
      case "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
          "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED" ->
          new Silent(session -> {});
      case "COMMIT" -> new End(true);
      case "ROLLBACK" -> new End(false);
      case Caller.BUSINESS_SQL -> new Business();
      case "SHOW VARIABLES WHERE Variable_name IN ('server_uuid', 'group_replication_group_name')" ->
          new Question(session -> Answer.row("server_uuid", "s" + session.database().server()));
      case "SHOW GLOBAL STATUS LIKE 'Uptime'" -> new Question(session -> Answer.row("Uptime", 1));
      case "SELECT @@hostname, @@port, UNIX_TIMESTAMP(), CONNECTION_ID()" ->
          new Question(session -> Answer.row("host", 3306, 1L, session.id()));
      case "SELECT GET_LOCK(?, 0)", "SELECT RELEASE_LOCK(?)" ->
          new Question(session -> Answer.row(1));
      // Its OK settles nothing: the session may be committing all the same.
      default -> kill(sql);
    };
  }

  private static Operation kill(String sql) {
    if (sql.startsWith(AwaitEnd.KILL)) {
      return new AwaitEnd(Long.parseLong(sql.substring(AwaitEnd.KILL.length())));
    }
    return sql.startsWith("KILL ") ? new Silent(session -> {}) : null;
  }

  /** One kind of statement. */
  abstract static class Operation {
    abstract String label();

    boolean isStep(ModelSession session) {
      return true;
    }

    boolean isCommit() {
      return false;
    }

    boolean writes() {
      return false;
    }

    Set<ModelSession> blockers(ModelSession session, List<Object> parameters) {
      return Set.of();
    }

    Set<Fault> faults() {
      return EnumSet.of(Fault.CUT, Fault.DRIVER_FAILURE, Fault.DEADLOCK);
    }

    /** What can end it while it waits for locks; only a claim watches the time itself. */
    Set<Fault> faultsOfWaiting() {
      return EnumSet.of(Fault.TIMEOUT);
    }

    /** Returns what a server does that has got it from a client that is lost now; null: nothing. */
    final Received received(ModelSession session, List<Object> parameters) {
      return isCommit()
          ? new Received(() -> blockers(session, parameters), () -> finish(session, parameters))
          : null;
    }

    private void finish(ModelSession session, List<Object> parameters) {
      try {
        execute(session, parameters);
      } catch (SQLException e) {
        session.rollback();
      }
    }

    /** Executes what is in front of the COMMIT, of statements that are more than that. */
    void executeUpToCommit(ModelSession session, List<Object> parameters) throws SQLException {
      throw new AssertionError(label() + " has no such part");
    }

    final Step step(ModelSession session, List<Object> parameters) {
      return new Step(
          label(),
          session,
          () -> blockers(session, parameters),
          writes(),
          received(session, parameters),
          faults(),
          faultsOfWaiting());
    }

    final Answer execute(ModelSession session, List<Object> parameters) throws SQLException {
      if (!blockers(session, parameters).isEmpty()) {
        // Let all the same: those that it waits for wait for it.
        session.rollback();
        throw new SQLException("deadlock", "40001", 1213);
      }
      Answer answer;
      try {
        answer = run(session, parameters);
      } finally {
        if (!(this instanceof Silent) && !(this instanceof End)) {
          session.statementEnded();
        }
      }
      return answer;
    }

    abstract Answer run(ModelSession session, List<Object> parameters) throws SQLException;
  }

  /** What others can't notice, and so is no step of its own. */
  private interface Effect {
    void on(ModelSession session);
  }

  private static final class Silent extends Operation {
    private final Effect effect;

    Silent(Effect effect) {
      this.effect = effect;
    }

    @Override
    String label() {
      return "";
    }

    @Override
    boolean isStep(ModelSession session) {
      return false;
    }

    @Override
    Answer run(ModelSession session, List<Object> parameters) {
      effect.on(session);
      return Answer.OK;
    }
  }

  /** What a server says of itself. */
  private interface Reply {
    Answer of(ModelSession session);
  }

  private static final class Question extends Operation {
    private final Reply reply;

    Question(Reply reply) {
      this.reply = reply;
    }

    @Override
    String label() {
      return "";
    }

    @Override
    boolean isStep(ModelSession session) {
      return false;
    }

    @Override
    Answer run(ModelSession session, List<Object> parameters) {
      return reply.of(session);
    }
  }

  /**
   * Ends a session, again and again until the server does not know it any more, which is one wait
   * here.
   */
  private static final class AwaitEnd extends Operation {
    static final String KILL = "KILL CONNECTION ";

    private final long id;

    AwaitEnd(long id) {
      this.id = id;
    }

    @Override
    String label() {
      return "KILL the old session";
    }

    @Override
    Set<ModelSession> blockers(ModelSession session, List<Object> parameters) {
      Set<ModelSession> known = new LinkedHashSet<>();
      for (ModelSession each : session.database().sessions()) {
        if (each.id() == id && each.isOrphan()) {
          known.add(each);
        }
      }
      return known;
    }

    @Override
    Set<Fault> faultsOfWaiting() {
      return Set.of();
    }

    @Override
    Answer run(ModelSession session, List<Object> parameters) throws SQLException {
      throw new SQLException("no such session", "HY000", 1094);
    }
  }

  private static final class End extends Operation {
    private final boolean commits;

    End(boolean commits) {
      this.commits = commits;
    }

    @Override
    String label() {
      return commits ? "COMMIT" : "ROLLBACK";
    }

    @Override
    boolean isStep(ModelSession session) {
      return session.holdsAnything();
    }

    @Override
    boolean isCommit() {
      return commits;
    }

    @Override
    boolean writes() {
      return commits;
    }

    @Override
    Set<Fault> faults() {
      return commits
          ? EnumSet.of(Fault.CUT, Fault.DRIVER_FAILURE, Fault.DEADLOCK, Fault.LAGGING_FAILOVER)
          : EnumSet.of(Fault.CUT, Fault.DRIVER_FAILURE);
    }

    @Override
    Answer run(ModelSession session, List<Object> parameters) {
      if (commits) {
        session.commit();
      } else {
        session.rollback();
      }
      return Answer.OK;
    }
  }

  private static final class Business extends Operation {
    @Override
    String label() {
      return "business write";
    }

    @Override
    boolean writes() {
      return true;
    }

    @Override
    Set<Fault> faults() {
      return EnumSet.of(Fault.CUT, Fault.DRIVER_FAILURE, Fault.DEADLOCK, Fault.SILENT_LOSS);
    }

    @Override
    Answer run(ModelSession session, List<Object> parameters) {
      session.business(
          new History.Execution(
              (String) parameters.get(0), (String) parameters.get(1), session.database().now()));
      return Answer.changed(1);
    }
  }

  private static final class InsertKey extends Operation {
    @Override
    String label() {
      return "INSERT key";
    }

    @Override
    boolean writes() {
      return true;
    }

    @Override
    Set<ModelSession> blockers(ModelSession session, List<Object> parameters) {
      return session.database().holders(key(parameters), session, false);
    }

    @Override
    Set<Fault> faultsOfWaiting() {
      return EnumSet.of(Fault.TIMEOUT, Fault.WAIT_OVER);
    }

    @Override
    Answer run(ModelSession session, List<Object> parameters) throws SQLException {
      if (session.read(key(parameters)) != null) {
        session.lockShared(key(parameters));
        throw new SQLException("duplicate", "23000", 1062);
      }
      session.write(key(parameters), inserted(session, parameters));
      session.claimed();
      return Answer.changed(1);
    }
  }

  private static Key key(List<Object> parameters) {
    return Key.of(bytes(parameters.get(0)), bytes(parameters.get(1)));
  }

  /** What UNHEX makes of a parameter. */
  static byte[] bytes(Object digits) {
    return digits == null ? null : HexFormat.of().parseHex((String) digits);
  }

  private static Row inserted(ModelSession session, List<Object> parameters) {
    return Row.of(
        bytes(parameters.get(2)),
        parameters.get(3),
        bytes(parameters.get(4)),
        bytes(parameters.get(5)),
        session.database().now() + (Long) parameters.get(6));
  }

  private static final class TakeOver extends Operation {
    private final List<Assignment> assignments;

    TakeOver(List<Assignment> assignments) {
      this.assignments = assignments;
    }

    @Override
    String label() {
      return "INSERT or take over key";
    }

    @Override
    boolean writes() {
      return true;
    }

    @Override
    Set<ModelSession> blockers(ModelSession session, List<Object> parameters) {
      return session.database().holders(key(parameters), session, true);
    }

    @Override
    Set<Fault> faultsOfWaiting() {
      return EnumSet.of(Fault.TIMEOUT, Fault.WAIT_OVER);
    }

    @Override
    Answer run(ModelSession session, List<Object> parameters) {
      Row values = inserted(session, parameters);
      Row old = session.read(key(parameters));
      Row row = old == null ? values : Assignment.all(assignments, old, values, session);
      if (old == null || row.get("attempt") != old.get("attempt")) {
        session.claimed();
        session.write(key(parameters), row);
      } else {
        session.lockExclusive(key(parameters));
      }
      return Answer.changed(1);
    }
  }

  /** Changes the row that is there, or leaves a dead one where there is none. */
  private static final class CompleteKey extends Operation {
    private static final int KEY_PARAMETERS = 2;

    private final List<Assignment> assignments;

    CompleteKey(List<Assignment> assignments) {
      this.assignments = assignments;
    }

    @Override
    String label() {
      return "complete key";
    }

    @Override
    boolean writes() {
      return true;
    }

    @Override
    Set<ModelSession> blockers(ModelSession session, List<Object> parameters) {
      return session.database().holders(key(parameters), session, true);
    }

    @Override
    Answer run(ModelSession session, List<Object> parameters) {
      Key key = key(parameters);
      Row old = session.read(key);
      if (old == null) {
        session.write(key, Row.of(new byte[16], 0, null, null, session.database().now()));
        return Answer.changed(1);
      }
      List<Object> rest = parameters.subList(KEY_PARAMETERS, parameters.size());
      Row row = Assignment.all(assignments, old, rest, session);
      if (row.hasSame(old)) {
        session.lockExclusive(key);
        return Answer.changed(1);
      }
      session.write(key, row);
      return Answer.changed(2);
    }
  }

  private static final class UpdateKey extends Operation {
    private final List<Assignment> assignments;
    private final boolean byAttempt;

    UpdateKey(List<Assignment> assignments, boolean byAttempt) {
      this.assignments = assignments;
      this.byAttempt = byAttempt;
    }

    @Override
    String label() {
      return "UPDATE key";
    }

    @Override
    boolean writes() {
      return true;
    }

    private Key keyOf(List<Object> parameters) {
      int after = parameters.size() - (byAttempt ? 3 : 2);
      return Key.of(bytes(parameters.get(after)), bytes(parameters.get(after + 1)));
    }

    @Override
    Set<ModelSession> blockers(ModelSession session, List<Object> parameters) {
      return session.database().holders(keyOf(parameters), session, true);
    }

    @Override
    Answer run(ModelSession session, List<Object> parameters) {
      Key key = keyOf(parameters);
      Row row = session.read(key);
      byte[] attempt = byAttempt ? bytes(parameters.get(parameters.size() - 1)) : null;
      if (row == null || (byAttempt && !row.isOf(attempt))) {
        return Answer.changed(0);
      }
      session.write(key, Assignment.all(assignments, row, parameters, session));
      return Answer.changed(1);
    }
  }

  private static final class ReadKey extends Operation {
    private final HostClock clock;
    private final String locking;

    ReadKey(HostClock clock, String locking) {
      this.clock = clock;
      this.locking = locking.strip();
    }

    @Override
    String label() {
      return "SELECT key " + locking;
    }

    @Override
    Set<ModelSession> blockers(ModelSession session, List<Object> parameters) {
      return locking.isEmpty()
          ? Set.of()
          : session.database().holders(key(parameters), session, locking.equals("FOR UPDATE"));
    }

    @Override
    Answer run(ModelSession session, List<Object> parameters) {
      Key key = key(parameters);
      Row row = session.read(key);
      if (row == null) {
        return Answer.OK;
      }
      if (locking.equals("FOR UPDATE")) {
        session.lockExclusive(key);
      } else if (!locking.isEmpty()) {
        session.lockShared(key);
      }
      return Answer.row(
          row.get("attempt"),
          row.get("outcome"),
          row.get("result"),
          row.get("fingerprint"),
          row.expiresAt() - clock.read(session));
    }
  }
}
