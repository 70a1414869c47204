package dev.idempotent.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * What the server itself wrote down of the statements that the only connection of a pool sent: its
 * general log, which no client-side trick can hide anything from.
 */
final class StatementLog implements AutoCloseable {
  private final Bench bench;
  private final Connection reader;

  StatementLog(Bench bench) throws SQLException {
    this.bench = bench;
    this.reader = bench.schema().connect();
    bench.execute("SET GLOBAL log_output = 'TABLE'");
    bench.execute("SET GLOBAL general_log = ON");
  }

  /** Returns the kinds of the statements that were sent meanwhile, in order. */
  List<String> during(HikariDataSource pool, Callable<?> action) throws Exception {
    long session = sessionOf(pool);
    int before = read(session).size();
    action.call();
    List<String> all = read(session);
    return all.subList(before, all.size());
  }

  private static long sessionOf(HikariDataSource pool) throws SQLException {
    if (pool.getMaximumPoolSize() != 1) {
      throw new IllegalArgumentException("the pool must have one connection, to be counted");
    }
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private List<String> read(long session) throws SQLException {
    List<String> kinds = new ArrayList<>();
    try (Statement statement = reader.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT command_type, CONVERT(argument USING latin1) FROM mysql.general_log"
                    + " WHERE thread_id = "
                    + session)) {
      while (row.next()) {
        kinds.add(kind(row.getString(1), row.getString(2)));
      }
    }
    return kinds;
  }

  /**
   * Returns verb and table where the statement has one of the test's, or else all of it. Those that
   * were prepared before are logged with their values as well.
   */
  private static String kind(String command, String text) {
    if (!command.equals("Query") && !command.equals("Execute")) {
      return command;
    }
    String verb = text.substring(0, Math.max(0, text.indexOf(' '))).toUpperCase(Locale.ROOT);
    if (text.contains("ON DUPLICATE KEY")) {
      return text.contains("IF(attempt = ") ? "COMPLETE key" : "TAKE OVER key";
    }
    if (text.contains("idempotent_call")) {
      return verb + " key";
    }
    return text.contains("ledger") ? verb + " ledger" : text;
  }

  @Override
  public void close() throws SQLException {
    reader.close();
    bench.execute("SET GLOBAL general_log = OFF");
    bench.execute("SET GLOBAL log_output = 'FILE'");
  }
}
