package dev.idempotent.jdbc.internal.maintenance;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.jdbc.internal.sql.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates and validates the library's table. */
public final class Schema {
  private static final String RESOURCE =
      "/dev/idempotent/jdbc/schema/V1__create_idempotent_call.sql";
  private static final String DEFAULT_TABLE = "`idempotent_call`";

  /** What a column must be. A length of zero is not looked at. */
  private record Column(String type, long leastLength, boolean nullable) {}

  private static final Map<String, Column> COLUMNS =
      Map.of(
          "scope", new Column("varbinary", 128, false),
          "identity", new Column("binary", 32, false),
          "attempt", new Column("binary", 16, false),
          "outcome", new Column("tinyint", 0, false),
          "fingerprint", new Column("binary", 32, true),
          "expires_at", new Column("datetime", 6, false),
          "result", new Column("mediumblob", 0, true));

  private final TableName table;

  /** Takes the table's name. */
  public Schema(TableName table) {
    this.table = table;
  }

  /** Returns the DDL for the table, one statement, as in the shipped file. */
  public String ddl() {
    return Script.read(RESOURCE).strip().replaceFirst(";$", "").replace(DEFAULT_TABLE, table.sql());
  }

  /** Creates the table if there is none of that name. */
  public void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(ddl());
    }
  }

  /**
   * Compares the table with what this version needs. Further columns that are nullable or have a
   * default, and further indexes, are accepted.
   *
   * @throws IdempotencyConfigurationException with {@code SCHEMA_INVALID} that lists all
   *     differences
   */
  public void validate(Connection connection) throws SQLException {
    Map<String, Column> found = columns(connection);
    if (found.isEmpty()) {
      throw invalid("does not exist");
    }
    List<String> problems = new ArrayList<>();
    COLUMNS.forEach((name, needed) -> check(name, needed, found.get(name), problems));
    if (!primaryKey(connection).equals(List.of("scope", "identity"))) {
      problems.add("the primary key must be (scope, identity)");
    }
    if (!isIndexed(connection, "expires_at")) {
      problems.add("an index that begins with expires_at is missing");
    }
    for (String name : demanding(connection)) {
      if (!COLUMNS.containsKey(name)) {
        problems.add("the further column " + name + " must be NULL or have a default");
      }
    }
    if (!"InnoDB".equalsIgnoreCase(engine(connection))) {
      problems.add("the storage engine must be InnoDB");
    }
    if (!problems.isEmpty()) {
      throw invalid("is not as this version needs it: " + String.join("; ", problems));
    }
  }

  private static void check(
      String name, Column needed, @Nullable Column found, List<String> problems) {
    if (found == null) {
      problems.add("column " + name + " is missing");
      return;
    }
    boolean typeFits =
        found.type().equals(needed.type())
            || (needed.type().equals("mediumblob") && found.type().equals("longblob"));
    boolean lengthFits =
        needed.type().equals("binary")
            ? found.leastLength() == needed.leastLength()
            : found.leastLength() >= needed.leastLength();
    if (!typeFits || !lengthFits) {
      String length = needed.leastLength() == 0 ? "" : "(" + needed.leastLength() + ")";
      problems.add("column " + name + " must be " + needed.type() + length);
    } else if (found.nullable() != needed.nullable()) {
      problems.add("column " + name + " must be " + (needed.nullable() ? "NULL" : "NOT NULL"));
    }
  }

  private Map<String, Column> columns(Connection connection) throws SQLException {
    String sql =
        "SELECT column_name, data_type, COALESCE(character_maximum_length, datetime_precision, 0),"
            + " is_nullable FROM information_schema.columns WHERE table_schema = ? AND table_name = ?";
    Map<String, Column> columns = new HashMap<>();
    try (PreparedStatement statement = prepare(connection, sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        columns.put(
            row.getString(1).toLowerCase(Locale.ROOT),
            new Column(
                row.getString(2).toLowerCase(Locale.ROOT),
                row.getLong(3),
                "YES".equals(row.getString(4))));
      }
    }
    return columns;
  }

  private List<String> primaryKey(Connection connection) throws SQLException {
    String sql =
        "SELECT column_name FROM information_schema.statistics WHERE table_schema = ? AND"
            + " table_name = ? AND index_name = 'PRIMARY' ORDER BY seq_in_index";
    return names(connection, sql);
  }

  private boolean isIndexed(Connection connection, String column) throws SQLException {
    String sql =
        "SELECT column_name FROM information_schema.statistics WHERE table_schema = ? AND"
            + " table_name = ? AND seq_in_index = 1";
    return names(connection, sql).contains(column);
  }

  private List<String> demanding(Connection connection) throws SQLException {
    String sql =
        "SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND"
            + " table_name = ? AND is_nullable = 'NO' AND column_default IS NULL AND extra = ''";
    return names(connection, sql);
  }

  private List<String> names(Connection connection, String sql) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement = prepare(connection, sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        names.add(row.getString(1).toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private String engine(Connection connection) throws SQLException {
    String sql =
        "SELECT engine FROM information_schema.tables WHERE table_schema = ? AND table_name = ?";
    try (PreparedStatement statement = prepare(connection, sql);
        ResultSet row = statement.executeQuery()) {
      String engine = row.next() ? row.getString(1) : null;
      return engine == null ? "" : engine;
    }
  }

  private PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setString(1, table.database());
    statement.setString(2, table.table());
    return statement;
  }

  private IdempotencyConfigurationException invalid(String what) {
    return new IdempotencyConfigurationException(
        ErrorCode.SCHEMA_INVALID,
        "the table "
            + table
            + " "
            + what
            + ". The DDL is in the jar, "
            + RESOURCE.substring(1)
            + "; run it by Flyway, Liquibase or by hand, or build with schema(SchemaMode.CREATE).");
  }
}
