package dev.idempotent.benchmarks.scale;

import dev.idempotent.testdatabase.TestSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Fills a table of keys, of which a part has expired and the others will, at an even rate. Small
 * ones get their rows in the order of their arrival, as in life, and so with pages that are two
 * thirds full. Where that would take hours, rows come in the order of the primary key, on all
 * processors and without redo log, and the other indexes are made at the end: pages are then nearly
 * full.
 */
final class Filling {
  static final int SCOPES = 100;
  static final int RESULT_BYTES = 60;

  private static final int AT_ONCE = 100_000;
  private static final long MOST_IN_ORDER_OF_ARRIVAL = 20_000_000;

  /** The column list of an INSERT, but for the key. */
  private static final String COLUMNS = " (scope, identity, attempt, outcome, result, expires_at)";

  /**
   * When rows expire.
   *
   * @param expired part of all rows that has expired before
   * @param perSecond how many expire each second
   */
  record Ages(double expired, double perSecond) {
    /** Returns the expression for a row's expiry. */
    private String expiry(String part, long rows) {
      return String.format(
          Locale.ROOT,
          "UTC_TIMESTAMP(6) + INTERVAL (%s - %f) * %d MICROSECOND",
          part,
          expired,
          (long) (rows / perSecond * 1e6));
    }
  }

  private final TestSchema schema;
  private final Design design;
  private final String table;
  private final long rows;
  private final Ages ages;

  Filling(TestSchema schema, Design design, long rows, Ages ages) {
    this.schema = schema;
    this.design = design;
    this.table = design.table(rows);
    this.rows = rows;
    this.ages = ages;
  }

  void fill() throws SQLException, InterruptedException {
    execute("DROP TABLE IF EXISTS " + table, design.createTable(table));
    if (rows <= MOST_IN_ORDER_OF_ARRIVAL || !design.isByScope()) {
      addOtherKeys();
      inOrderOfArrival();
    } else {
      execute("ALTER INSTANCE DISABLE INNODB REDO_LOG");
      inOrderOfPrimaryKey();
      addOtherKeys();
      execute("ALTER INSTANCE ENABLE INNODB REDO_LOG");
    }
    execute("ANALYZE TABLE " + table);
  }

  private void addOtherKeys() throws SQLException {
    String sql = design.addOtherKeys(table);
    if (!sql.isEmpty()) {
      execute("SET SESSION innodb_ddl_buffer_size = " + (512 << 20), sql);
    }
  }

  private void inOrderOfArrival() throws SQLException {
    for (long filled = 0; filled < rows; filled += AT_ONCE) {
      String hash =
          "LEFT(UNHEX(SHA2(CONCAT(" + filled + ", '-', i), 256)), " + design.hashBytes() + ")";
      insert(
          Math.min(AT_ONCE, rows - filled),
          "CONCAT('tenant-', MOD(i, " + SCOPES + "))",
          hash,
          "(" + filled + " + i) / " + rows);
    }
  }

  private void inOrderOfPrimaryKey() throws SQLException, InterruptedException {
    List<String> scopes =
        IntStream.range(0, SCOPES).mapToObj(number -> "tenant-" + number).sorted().toList();
    int processors = Runtime.getRuntime().availableProcessors();
    ExecutorService threads = Executors.newFixedThreadPool(processors);
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (int part = 0; part < processors; part++) {
        List<String> own =
            scopes.subList(part * SCOPES / processors, (part + 1) * SCOPES / processors);
        parts.add(
            threads.submit(
                () -> {
                  for (String scope : own) {
                    fillScope(scope);
                  }
                  return null;
                }));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    } catch (ExecutionException e) {
      throw new SQLException("the table could not be filled", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  /** Hashes begin with a number of five bytes that grows, and are random behind it. */
  private void fillScope(String scope) throws SQLException {
    long own = rows / SCOPES;
    for (long filled = 0; filled < own; filled += AT_ONCE) {
      String ordinal = "FLOOR((" + filled + " + i) * " + (1L << 40) + " / " + (own + 1) + ")";
      insert(
          Math.min(AT_ONCE, own - filled),
          "'" + scope + "'",
          "CONCAT(UNHEX(LPAD(HEX("
              + ordinal
              + "), 10, '0')), RANDOM_BYTES("
              + (design.hashBytes() - 5)
              + "))",
          "RAND()");
    }
  }

  /**
   * Inserts rows.
   *
   * @param part expression for which part of all rows expires earlier, as a number below 1
   */
  private void insert(long count, String scope, String identity, String part) throws SQLException {
    execute(
        "SET SESSION cte_max_recursion_depth = " + AT_ONCE,
        "INSERT INTO "
            + table
            + COLUMNS
            + " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
            + count
            + ") SELECT "
            + String.join(
                ", ",
                scope,
                identity,
                "RANDOM_BYTES(16)",
                "3",
                "RANDOM_BYTES(" + RESULT_BYTES + ")",
                ages.expiry(part, rows))
            + " FROM n");
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = schema.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION sql_log_bin = 0");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
