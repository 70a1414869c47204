package dev.idempotent.jdbc.internal.maintenance;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.jdbc.internal.sql.StoredProcedure;
import dev.idempotent.jdbc.internal.sql.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Creates the library's stored procedures, and looks whether they are there. */
public final class ProcedureSchema {
  private static final String RESOURCE =
      "/dev/idempotent/jdbc/schema/V2__create_idempotent_call_procedures.sql";
  private static final String DEFAULT_TABLE = "idempotent_call";
  private static final Pattern CREATION =
      Pattern.compile("^CREATE PROCEDURE .*?(?=//$)", Pattern.MULTILINE | Pattern.DOTALL);

  private final TableName table;

  /**
   * Takes the table's name.
   *
   * @throws IdempotencyConfigurationException with {@code CONFIGURATION_INVALID} if the server does
   *     not take the names of its procedures
   */
  public ProcedureSchema(TableName table) {
    this.table = table;
    for (StoredProcedure each : StoredProcedure.values()) {
      if (each.name(table).length() > TableName.MAXIMUM_LENGTH) {
        throw new IdempotencyConfigurationException(
            ErrorCode.CONFIGURATION_INVALID,
            "the table's name is too long for procedures: theirs begin with it and would have more"
                + " than "
                + TableName.MAXIMUM_LENGTH
                + " characters");
      }
    }
  }

  /** Returns the DDL of each, one statement, as in the shipped file. */
  public Map<StoredProcedure, String> ddl() {
    Map<StoredProcedure, String> statements = new EnumMap<>(StoredProcedure.class);
    Matcher creation = CREATION.matcher(Script.read(RESOURCE));
    for (StoredProcedure each : StoredProcedure.values()) {
      if (!creation.find()) {
        throw new IllegalStateException(RESOURCE + " lacks " + each);
      }
      statements.put(each, named(creation.group(), each));
    }
    return statements;
  }

  private String named(String statement, StoredProcedure procedure) {
    String ofDefault = "`" + procedure.name(new TableName(table.database(), DEFAULT_TABLE)) + "`";
    return statement
        .replace(ofDefault, table.sqlBeside(procedure.name(table)))
        .replace("`" + DEFAULT_TABLE + "`", table.sql());
  }

  /** Creates those that are missing. What is there stays as it is. */
  public void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET @idempotent_sql_mode = @@SESSION.sql_mode");
      statement.execute("SET SESSION sql_mode = 'STRICT_ALL_TABLES'");
      try {
        for (String ddl : ddl().values()) {
          statement.executeUpdate(ddl);
        }
      } finally {
        statement.execute("SET SESSION sql_mode = @idempotent_sql_mode");
      }
    }
  }

  /**
   * Looks whether all are there, may be called, and take what does not fit for an error.
   *
   * @throws IdempotencyConfigurationException with {@code SCHEMA_INVALID} that names the missing
   *     ones
   */
  public void validate(Connection connection) throws SQLException {
    Set<String> missing = new HashSet<>();
    for (StoredProcedure each : StoredProcedure.values()) {
      missing.add(each.name(table).toLowerCase(Locale.ROOT));
    }
    missing.removeAll(present(connection));
    if (!missing.isEmpty()) {
      throw new IdempotencyConfigurationException(
          ErrorCode.SCHEMA_INVALID,
          "stored procedures of "
              + table
              + " are missing, were created without a strict sql_mode, or may not be executed by this"
              + " user: "
              + missing.stream().sorted().collect(Collectors.joining(", "))
              + ". The DDL is in the jar, "
              + RESOURCE.substring(1)
              + "; run it by the mysql client or Flyway, build with schema(SchemaMode.CREATE), or"
              + " leave out procedures(true).");
    }
  }

  private Set<String> present(Connection connection) throws SQLException {
    String sql =
        "SELECT routine_name FROM information_schema.routines"
            + " WHERE routine_schema = ? AND routine_type = 'PROCEDURE'"
            + " AND sql_mode LIKE '%STRICT%'";
    Set<String> names = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table.database());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1).toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }
}
