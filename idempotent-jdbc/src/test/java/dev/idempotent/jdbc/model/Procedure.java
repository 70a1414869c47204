package dev.idempotent.jdbc.model;

import dev.idempotent.jdbc.internal.maintenance.ProcedureSchema;
import dev.idempotent.jdbc.internal.sql.StoredProcedure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stored procedure of the library, read from the shipped text: its statements are those that the
 * model's server knows, and an error of one of them ends it.
 */
final class Procedure extends Statements.Operation {
  private static final Pattern PARAMETER = Pattern.compile("in_\\w+");
  private static final Pattern TEXT =
      Pattern.compile(
          "CREATE PROCEDURE IF NOT EXISTS \\S+ \\((.*?)\\) MODIFIES .*? BEGIN (.*) END");
  private static final Pattern BETWEEN = Pattern.compile(";");
  private static final Pattern CHECK =
      Pattern.compile("IF ROW_COUNT\\(\\) <> (\\d) THEN SIGNAL .*");
  private static final String CHECK_ENDS = "END IF";

  private final StoredProcedure name;
  private final List<Part> parts;

  /**
   * One statement, and which of the procedure's parameters are its own; or how many rows the last
   * one must have counted.
   */
  private record Part(Statements.Operation operation, List<Integer> places, int rows) {
    List<Object> own(List<Object> parameters) {
      List<Object> own = new ArrayList<>();
      places.forEach(place -> own.add(parameters.get(place)));
      return own;
    }

    boolean isCommit() {
      return operation != null && operation.isCommit();
    }
  }

  private Procedure(StoredProcedure name, List<Part> parts) {
    this.name = name;
    this.parts = parts;
  }

  /** Finds the one that a statement calls. */
  static Procedure called(String sql) {
    Map<StoredProcedure, String> texts = new ProcedureSchema(ModelProcess.table()).ddl();
    for (Map.Entry<StoredProcedure, String> each : texts.entrySet()) {
      if (sql.equals(each.getKey().call(ModelProcess.table()))) {
        return read(each.getKey(), each.getValue().replaceAll("\\s+", " "));
      }
    }
    throw new AssertionError("the model does not know: " + sql);
  }

  private static Procedure read(StoredProcedure name, String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new AssertionError("the model does not know: " + text);
    }
    List<String> parameters =
        PARAMETER.matcher(matcher.group(1)).results().map(each -> each.group()).toList();
    List<Part> parts = new ArrayList<>();
    for (String statement : BETWEEN.splitAsStream(matcher.group(2)).toList()) {
      String sql = statement.strip();
      Matcher check = CHECK.matcher(sql);
      if (check.matches()) {
        parts.add(new Part(null, List.of(), Integer.parseInt(check.group(1))));
      } else if (!sql.isEmpty() && !sql.equals(CHECK_ENDS)) {
        List<Integer> places =
            PARAMETER.matcher(sql).results().map(each -> parameters.indexOf(each.group())).toList();
        parts.add(new Part(Statements.of(PARAMETER.matcher(sql).replaceAll("?")), places, 0));
      }
    }
    return new Procedure(name, parts);
  }

  @Override
  String label() {
    return "CALL " + name;
  }

  @Override
  boolean isCommit() {
    return parts.stream().anyMatch(Part::isCommit);
  }

  @Override
  boolean writes() {
    return true;
  }

  @Override
  Set<ModelSession> blockers(ModelSession session, List<Object> parameters) {
    return parts.stream()
        .filter(part -> part.operation() != null && !part.isCommit())
        .map(part -> part.operation().blockers(session, part.own(parameters)))
        .filter(blockers -> !blockers.isEmpty())
        .findFirst()
        .orElse(Set.of());
  }

  @Override
  Set<Fault> faults() {
    return isCommit()
        ? EnumSet.of(
            Fault.CUT,
            Fault.DRIVER_FAILURE,
            Fault.DEADLOCK,
            Fault.LAGGING_FAILOVER,
            Fault.ERROR_AFTER_COMMIT,
            Fault.ERROR_BEFORE_COMMIT)
        : super.faults();
  }

  @Override
  Set<Fault> faultsOfWaiting() {
    return EnumSet.of(Fault.TIMEOUT, Fault.WAIT_OVER);
  }

  @Override
  Answer run(ModelSession session, List<Object> parameters) throws SQLException {
    return run(session, parameters, true);
  }

  @Override
  void executeUpToCommit(ModelSession session, List<Object> parameters) throws SQLException {
    run(session, parameters, false);
  }

  private Answer run(ModelSession session, List<Object> parameters, boolean committing)
      throws SQLException {
    Answer last = Answer.OK;
    for (Part part : parts) {
      if (part.operation() == null) {
        if (last.count() != part.rows()) {
          throw new SQLException("signal", "45000", 1644);
        }
      } else if (committing || !part.isCommit()) {
        last = part.operation().run(session, part.own(parameters));
      }
    }
    return last;
  }
}
