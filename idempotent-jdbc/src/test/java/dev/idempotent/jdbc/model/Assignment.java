package dev.idempotent.jdbc.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code column = expression} of an UPDATE or of ON DUPLICATE KEY UPDATE. Assignments are made
 * from left to right, and each sees what those before it have made of the row.
 */
final class Assignment {
  private enum Kind {
    /** {@code ?}. */
    PARAMETER,
    /** {@code UNHEX(?)}. */
    BYTES,
    /** {@code UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND}. */
    LIFE,
    /** {@code IF(attempt = UNHEX(?), ?, column)}. */
    PARAMETER_IF_OF_ATTEMPT,
    /** {@code IF(attempt = UNHEX(?), UNHEX(?), column)}. */
    BYTES_IF_OF_ATTEMPT,
    /** {@code 0}. */
    ZERO,
    /** {@code VALUES(column)}. */
    VALUE,
    /** {@code IF(expires_at <= UTC_TIMESTAMP(6), VALUES(column), column)}. */
    VALUE_IF_EXPIRED
  }

  private static final Pattern BETWEEN =
      Pattern.compile(", (?=(?:attempt|outcome|result|fingerprint|expires_at) = )");
  private static final Pattern ASSIGNMENT = Pattern.compile("(\\w+) = (.*)");

  private final String column;
  private final Kind kind;

  private Assignment(String column, Kind kind) {
    this.column = column;
    this.kind = kind;
  }

  static List<Assignment> list(String sql) {
    List<Assignment> assignments = new ArrayList<>();
    for (String each : BETWEEN.splitAsStream(sql).toList()) {
      Matcher matcher = ASSIGNMENT.matcher(each);
      if (!matcher.matches()) {
        throw new AssertionError("the model does not know: " + each);
      }
      assignments.add(new Assignment(matcher.group(1), kind(matcher.group(1), matcher.group(2))));
    }
    return assignments;
  }

  private static Kind kind(String column, String expression) {
    if (expression.equals("VALUES(" + column + ")")) {
      return Kind.VALUE;
    }
    if (expression.equals(
        "IF(expires_at <= UTC_TIMESTAMP(6), VALUES(" + column + "), " + column + ")")) {
      return Kind.VALUE_IF_EXPIRED;
    }
    if (expression.equals("IF(attempt = UNHEX(?), ?, " + column + ")")) {
      return Kind.PARAMETER_IF_OF_ATTEMPT;
    }
    if (expression.equals("IF(attempt = UNHEX(?), UNHEX(?), " + column + ")")) {
      return Kind.BYTES_IF_OF_ATTEMPT;
    }
    return switch (expression) {
      case "?" -> Kind.PARAMETER;
      case "UNHEX(?)" -> Kind.BYTES;
      case "0" -> Kind.ZERO;
      case "UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND" -> Kind.LIFE;
      default -> throw new AssertionError("the model does not know: " + expression);
    };
  }

  /** Applies assignments that take parameters in their order. */
  static Row all(
      List<Assignment> assignments, Row row, List<Object> parameters, ModelSession session) {
    Iterator<Object> rest = parameters.iterator();
    Row changed = row;
    for (Assignment each : assignments) {
      Object value =
          switch (each.kind) {
            case PARAMETER -> rest.next();
            case BYTES -> Statements.bytes(rest.next());
            case LIFE -> session.database().now() + (Long) rest.next();
            case PARAMETER_IF_OF_ATTEMPT -> ifOfAttempt(changed, each, rest.next(), rest.next());
            case BYTES_IF_OF_ATTEMPT ->
                ifOfAttempt(changed, each, rest.next(), Statements.bytes(rest.next()));
            case ZERO -> 0;
            default -> throw new AssertionError(each.kind);
          };
      changed = changed.with(each.column, value);
    }
    return changed;
  }

  private static Object ifOfAttempt(Row row, Assignment each, Object attempt, Object value) {
    return row.isOf(Statements.bytes(attempt)) ? value : row.get(each.column);
  }

  /** Applies assignments that take the values of a row that could not be inserted. */
  static Row all(List<Assignment> assignments, Row row, Row values, ModelSession session) {
    Row changed = row;
    for (Assignment each : assignments) {
      boolean applies =
          switch (each.kind) {
            case VALUE -> true;
            case VALUE_IF_EXPIRED -> changed.expiresAt() <= session.database().now();
            default -> throw new AssertionError(each.kind);
          };
      if (applies) {
        changed = changed.with(each.column, values.get(each.column));
      }
    }
    return changed;
  }
}
