package dev.idempotent.benchmarks.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * What a server has counted of all its sessions since it was started. So they are right where
 * nobody else uses the server at the same time.
 *
 * @param statements sent by clients, asking for the counts included
 * @param writeTransactions that went to the binary log
 * @param logSyncs of InnoDB's log to disk
 * @param binlogSyncs of the binary log to disk
 * @param redoBytes that InnoDB's log has grown by, for whatever reason
 * @param binlogBytes written to the binary log
 */
record ServerCounts(
    long statements,
    long writeTransactions,
    long logSyncs,
    long binlogSyncs,
    long redoBytes,
    long binlogBytes) {
  private static final String STATUS =
      "SHOW GLOBAL STATUS WHERE Variable_name IN ('Questions', 'Binlog_cache_use',"
          + " 'Binlog_stmt_cache_use', 'Innodb_os_log_fsyncs', 'Innodb_redo_log_current_lsn')";
  private static final String BINLOG =
      "SELECT COALESCE(SUM(COUNT_MISC), 0), COALESCE(SUM(SUM_NUMBER_OF_BYTES_WRITE), 0)"
          + " FROM performance_schema.file_summary_by_event_name"
          + " WHERE EVENT_NAME = 'wait/io/file/sql/binlog'";

  /** How many statements it takes to ask. */
  private static final int QUESTIONS = 2;

  static ServerCounts read(Connection connection) throws SQLException {
    Map<String, Long> status = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(STATUS)) {
        while (rows.next()) {
          status.put(rows.getString(1), rows.getLong(2));
        }
      }
      try (ResultSet binlog = statement.executeQuery(BINLOG)) {
        binlog.next();
        return new ServerCounts(
            status.getOrDefault("Questions", 0L),
            status.getOrDefault("Binlog_cache_use", 0L)
                + status.getOrDefault("Binlog_stmt_cache_use", 0L),
            status.getOrDefault("Innodb_os_log_fsyncs", 0L),
            binlog.getLong(1),
            status.getOrDefault("Innodb_redo_log_current_lsn", 0L),
            binlog.getLong(2));
      }
    }
  }

  /** Returns what was counted since, less what asking has added. */
  ServerCounts since(ServerCounts earlier) {
    return new ServerCounts(
        statements - earlier.statements - QUESTIONS,
        writeTransactions - earlier.writeTransactions,
        logSyncs - earlier.logSyncs,
        binlogSyncs - earlier.binlogSyncs,
        redoBytes - earlier.redoBytes,
        binlogBytes - earlier.binlogBytes);
  }
}
