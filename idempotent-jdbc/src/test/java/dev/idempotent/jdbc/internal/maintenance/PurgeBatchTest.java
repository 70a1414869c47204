package dev.idempotent.jdbc.internal.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.jdbc.internal.maintenance.PurgeBatch.Report;
import dev.idempotent.jdbc.internal.maintenance.PurgeBatch.Result;
import dev.idempotent.jdbc.internal.sql.TableName;
import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one batch deletes, of rows that are numbered in the order of the primary key. A batch of 10
 * rows has slices of 40.
 */
final class PurgeBatchTest {
  private static final int ROWS_OF_A_SCOPE = 15;

  private final TestSchema schema = TestDatabase.get().createSchema();
  private final TableName table = new TableName(schema.name(), "idempotent_call");
  private HikariDataSource pool;

  @BeforeEach
  void createTable() throws SQLException {
    try (Connection connection = schema.connect()) {
      new Schema(table).create(connection);
    }
    pool = pool(false);
  }

  @AfterEach
  void close() {
    pool.close();
    schema.close();
  }

  private HikariDataSource pool(boolean autoCommit) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(schema.jdbcUrl());
    config.setUsername(schema.user());
    config.setPassword(schema.password());
    config.setMaximumPoolSize(2);
    config.setAutoCommit(autoCommit);
    return new HikariDataSource(config);
  }

  private PurgeBatch batch() {
    return new PurgeBatch(pool, table, Duration.ZERO, 10);
  }

  /**
   * Inserts rows whose expiry is this expression of their number {@code n}, in seconds from now.
   */
  private void insert(int from, int to, String seconds) throws SQLException {
    execute(
        "INSERT INTO idempotent_call (scope, identity, attempt, outcome, expires_at)"
            + " WITH RECURSIVE numbers (n) AS (SELECT "
            + from
            + " UNION ALL SELECT n + 1 FROM numbers WHERE n < "
            + to
            + " - 1) SELECT CONCAT('scope ', LPAD(FLOOR(n / "
            + ROWS_OF_A_SCOPE
            + "), 6, '0')), UNHEX(LPAD(HEX(n), 64, '0')), REPEAT('a', 16), 1,"
            + " UTC_TIMESTAMP(6) + INTERVAL ("
            + seconds
            + ") SECOND FROM numbers");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = schema.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private NavigableSet<Integer> rows() throws SQLException {
    try (Connection connection = schema.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CONV(RIGHT(HEX(identity), 8), 16, 10) FROM idempotent_call")) {
      NavigableSet<Integer> numbers = new TreeSet<>();
      while (row.next()) {
        numbers.add(row.getInt(1));
      }
      return numbers;
    }
  }

  private static NavigableSet<Integer> every(int step, int from, int to) {
    return IntStream.rangeClosed(from, to)
        .filter(number -> number % step == 0)
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whereManyAreDue_thoseOfOneSliceAreDeleted(boolean autoCommit) throws SQLException {
    pool.close();
    pool = pool(autoCommit);
    insert(0, 600, "IF(MOD(n, 5) = 0, -60 - RAND(), 3600)");
    NavigableSet<Integer> gone = rows();

    Report report = batch().run(false);

    gone.removeAll(rows());
    assertThat(gone).hasSize(report.deleted()).isEqualTo(every(5, gone.first(), gone.last()));
    assertThat(gone.last() - gone.first()).isLessThan(40);
    assertThat(report.result()).isEqualTo(Result.PART);
    assertThat(report.share()).isEqualTo(report.deleted() / 40.0);
    if (gone.first() <= 560) {
      assertThat(report.deleted()).isEqualTo(8);
    }
  }

  @Test
  void whereAllOfASliceAreDue_asManyAreDeletedAsOneTransactionMay() throws SQLException {
    insert(0, 200, "IF(n = 0, -3600, -60)");
    NavigableSet<Integer> gone = rows();

    Report report = batch().run(false);

    gone.removeAll(rows());
    assertThat(gone).hasSize(10).isEqualTo(every(1, gone.first(), gone.last()));
    assertThat(report).isEqualTo(new Report(Result.FULL, 10, 0.25));
  }

  @Test
  void slicesThatGoOn_followEachOther_andBeginAgainBehindTheEnd() throws SQLException {
    insert(0, 900, "IF(MOD(n, 5) = 0, -60 - RAND(), 3600)");
    NavigableSet<Integer> gone = rows();
    PurgeBatch batch = batch();

    int deleted = batch.run(false).deleted();
    Report report;
    do {
      report = batch.run(true);
      deleted += report.deleted();
    } while (report.deleted() > 0);

    gone.removeAll(rows());
    assertThat(report.result()).isIn(Result.PART, Result.DONE);
    assertThat(gone).hasSize(deleted).isEqualTo(every(5, gone.first(), 899));
    batch.run(false);
    assertThat(rows()).doesNotContain(0);
  }

  @Test
  void whereFewAreDue_allOfThemAreDeleted_whereverTheyAre() throws SQLException {
    insert(0, 900, "IF(MOD(n, 100) = 0, -60, 3600)");

    assertThat(batch().run(false)).isEqualTo(Report.withoutSlice(Result.DONE, 9));
    assertThat(batch().run(false)).isEqualTo(Report.withoutSlice(Result.DONE, 0));
    assertThat(rows()).hasSize(891);
  }

  @Test
  void untilAllIsDone_everyRowThatIsDueIsDeleted_andNoOther() throws SQLException {
    insert(0, 600, "IF(MOD(n, 7) = 0 OR n BETWEEN 200 AND 300, -1 - n, 3600)");

    int deleted = 0;
    Report report;
    do {
      report = batch().run(false);
      deleted += report.deleted();
    } while (report.result() != Result.DONE);

    assertThat(deleted).isEqualTo(173);
    assertThat(rows())
        .hasSize(600 - 173)
        .allMatch(number -> number % 7 != 0 && (number < 200 || number > 300));
  }

  /** It was due first, so that a slice would always begin with it. */
  @Test
  void rowThatIsHeld_doesNotKeepTheOthersFromBeingDeleted() throws SQLException {
    insert(0, 200, "IF(n = 0, -3600, IF(MOD(n, 2) = 0, -60 - n, 3600))");
    try (Connection holder = schema.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute(
          "SELECT 1 FROM idempotent_call WHERE scope = 'scope 000000'"
              + " AND identity = UNHEX(REPEAT('0', 64)) FOR UPDATE");

      int deleted = 0;
      for (int i = 0; i < 1_000 && deleted < 99; i++) {
        deleted += batch().run(false).deleted();
      }

      assertThat(deleted).isEqualTo(99);
    }
    assertThat(rows()).hasSize(101).contains(0);
  }

  /** 100 keys of short life in one scope, beside 50 that have been due for longer, far apart. */
  @Test
  void whatExpiresInMasses_isNotLeftUntilAllThatIsOlderIsGone() throws SQLException {
    insert(0, 100, "-10");
    insert(1_000, 2_000, "IF(MOD(n, 20) = 0, -3600 + n / 10, 3600)");

    for (int i = 0; i < 1_000 && !rows().headSet(100).isEmpty(); i++) {
      batch().run(false);
    }

    NavigableSet<Integer> left = rows();
    assertThat(left.headSet(100)).isEmpty();
    assertThat(left.size() - 950).isBetween(10, 49);
  }
}
