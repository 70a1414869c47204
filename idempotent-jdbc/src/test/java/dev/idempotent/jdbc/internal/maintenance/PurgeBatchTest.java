package dev.idempotent.jdbc.internal.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.engine.Notifier;
import dev.idempotent.jdbc.internal.maintenance.PurgeBatch.Report;
import dev.idempotent.jdbc.internal.maintenance.PurgeBatch.Result;
import dev.idempotent.jdbc.internal.maintenance.PurgeBatch.Start;
import dev.idempotent.jdbc.internal.sql.TableName;
import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
    pool = pool(config -> {});
  }

  private void use(Consumer<HikariConfig> settings) {
    pool.close();
    pool = pool(settings);
  }

  @AfterEach
  void close() {
    pool.close();
    schema.close();
  }

  private HikariDataSource pool(Consumer<HikariConfig> settings) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(schema.jdbcUrl());
    config.setUsername(schema.user());
    config.setPassword(schema.password());
    config.setMaximumPoolSize(2);
    config.setAutoCommit(false);
    settings.accept(config);
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

  private Connection lockRow(int number) throws SQLException {
    Connection holder = schema.connect();
    holder.setAutoCommit(false);
    try (Statement statement = holder.createStatement()) {
      statement.execute(
          "SELECT 1 FROM idempotent_call WHERE scope = 'scope 000000'"
              + " AND identity = UNHEX(LPAD(HEX("
              + number
              + "), 64, '0')) FOR UPDATE");
    }
    return holder;
  }

  /** Returns how many rows the pool's only connection has read one after the other. */
  private long rowsRead() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Handler_read_next'")) {
      row.next();
      return row.getLong(2);
    }
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
    use(config -> config.setAutoCommit(autoCommit));
    insert(0, 600, "IF(MOD(n, 5) = 0, IF(n = 300, -3600, -60), 3600)");
    NavigableSet<Integer> gone = rows();

    Report report = batch().run(Start.ROUND);

    gone.removeAll(rows());
    assertThat(gone).isEqualTo(every(5, 300, 339));
    assertThat(report).isEqualTo(new Report(Result.SLICE, 8, 0.2));
  }

  @Test
  void whereAllOfASliceAreDue_asManyAreDeletedAsOneTransactionMay() throws SQLException {
    insert(0, 200, "IF(n = 7, -3600, -60)");
    NavigableSet<Integer> gone = rows();

    Report report = batch().run(Start.ROUND);

    gone.removeAll(rows());
    assertThat(gone).isEqualTo(every(1, 7, 16));
    assertThat(report).isEqualTo(new Report(Result.SLICE, 10, 0.25));
  }

  @Test
  void round_goesOnSliceBySlice_andBeginsAgainBehindTheEnd() throws SQLException {
    insert(0, 900, "IF(MOD(n, 5) = 0, IF(n = 300, -3600, -60), 3600)");
    insert(900, 1_000, "3600");
    NavigableSet<Integer> gone = rows();
    PurgeBatch batch = batch();

    for (int slice = 0; slice < 18; slice++) { // The last ones find nothing.
      batch.run(Start.ROUND);
    }
    gone.removeAll(rows());
    assertThat(gone).isEqualTo(every(5, 300, 899));

    batch.run(Start.ROUND);
    assertThat(rows()).doesNotContain(0, 35).contains(40);
  }

  @Test
  void drawnSlice_isGoneOnFrom_andLeavesTheRoundWhereItIs() throws SQLException {
    insert(0, 100, "IF(MOD(n, 5) = 0, -3600, 3600)");
    insert(200, 1_000, "IF(MOD(n, 5) = 0, -60 - RAND(), 3600)");
    PurgeBatch batch = batch();
    batch.run(Start.ROUND);
    NavigableSet<Integer> before = rows();

    int deleted = batch.run(Start.DRAWN).deleted();
    for (int i = 0; i < 3; i++) {
      deleted += batch.run(Start.GO_ON).deleted();
    }

    NavigableSet<Integer> gone = new TreeSet<>(before);
    gone.removeAll(rows());
    NavigableSet<Integer> between =
        new TreeSet<>(before.subSet(gone.first(), true, gone.last(), true));
    between.removeIf(number -> number % 5 != 0);
    assertThat(gone).hasSize(deleted).isEqualTo(between);

    NavigableSet<Integer> ofTheRound = rows();
    NavigableSet<Integer> left = every(5, 40, 79);
    left.retainAll(ofTheRound);
    batch.run(Start.ROUND);
    ofTheRound.removeAll(rows());
    assertThat(ofTheRound).isEqualTo(left);
  }

  @Test
  void whereFewAreDue_allOfThemAreDeleted_whereverTheyAre() throws SQLException {
    insert(0, 900, "IF(MOD(n, 100) = 0, -60, 3600)");

    assertThat(batch().run(Start.ROUND)).isEqualTo(Report.withoutSlice(Result.DONE, 9));
    assertThat(batch().run(Start.DRAWN)).isEqualTo(Report.withoutSlice(Result.DONE, 0));
    assertThat(rows()).hasSize(891);
  }

  @ParameterizedTest
  @EnumSource
  void untilAllIsDone_everyRowThatIsDueIsDeleted_andNoOther(Start start) throws SQLException {
    insert(0, 600, "IF(MOD(n, 7) = 0 OR n BETWEEN 200 AND 300, -1 - n, 3600)");
    PurgeBatch batch = batch();

    int deleted = 0;
    Report report;
    int batches = 0;
    do {
      // Going on alone ends with the table.
      report = batch.run(++batches % 30 == 0 ? Start.DRAWN : start);
      deleted += report.deleted();
    } while (report.result() != Result.DONE && batches < 1_000);

    assertThat(deleted).isEqualTo(173);
    assertThat(rows())
        .hasSize(600 - 173)
        .allMatch(number -> number % 7 != 0 && (number < 200 || number > 300));
  }

  /** It was due first, so that a slice would always begin with it. */
  @Test
  void rowThatIsHeld_doesNotKeepTheOthersFromBeingDeleted() throws SQLException {
    insert(0, 200, "IF(n = 0, -3600, IF(MOD(n, 2) = 0, -60 - n, 3600))");
    try (Connection holder = lockRow(0)) {
      PurgeBatch batch = batch();

      int deleted = 0;
      for (int slice = 0; slice < 15; slice++) {
        deleted += batch.run(Start.ROUND).deleted();
      }

      assertThat(deleted).isEqualTo(99);
      holder.rollback();
    }
    assertThat(rows()).hasSize(101).contains(0);
  }

  /** A plain read would lock what it reads there, and so wait for the row of a running call. */
  @Test
  void livingRowThatIsHeld_isNotWaitedFor_whateverTheLevelOfThePool() throws SQLException {
    use(
        config -> {
          config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
          config.setConnectionInitSql("SET SESSION innodb_lock_wait_timeout = 1");
        });
    insert(0, 200, "IF(MOD(n, 4) = 0, -60, 3600)");
    insert(200, 201, "-3600");
    try (Connection holder = lockRow(2)) {
      PurgeBatch batch = batch();

      int deleted = 0;
      for (int slice = 0; slice < 8; slice++) {
        deleted += batch.run(Start.ROUND).deleted();
      }

      assertThat(deleted).isEqualTo(51);
      holder.rollback();
    }
  }

  /** 100 keys of short life in one scope, beside 100 that have been due for longer, far apart. */
  @Test
  void whatExpiresInMasses_isNotLeftUntilAllThatIsOlderIsGone() throws SQLException {
    insert(0, 100, "-10");
    insert(1_000, 2_000, "IF(MOD(n, 20) = 0, -3600, 3600)");
    insert(2_000, 3_000, "IF(MOD(n, 20) = 0, -3600, 3600)");

    for (int i = 0; i < 1_000 && !rows().headSet(100).isEmpty(); i++) {
      batch().run(Start.DRAWN);
    }

    NavigableSet<Integer> left = rows();
    assertThat(left.headSet(100)).isEmpty();
    assertThat(left).hasSizeGreaterThan(1_900 + 10);
  }

  /** One slice in eight begins at a row that is drawn, by a statement of its own. */
  @Test
  void purge_beginsItsSlicesWhereThePaceSays() throws SQLException {
    insert(0, 1_000, "IF(MOD(n, 4) = 0, -60, 3600)");
    List<String> prepared = new CopyOnWriteArrayList<>();

    try (Purge purge =
        new Purge(
            listening(prepared),
            table,
            true,
            Duration.ofMillis(10),
            Duration.ZERO,
            10,
            Notifier.to(null))) {
      await().untilAsserted(() -> assertThat(purge.deletedRows()).isEqualTo(250));
    }

    assertThat(prepared).anyMatch(sql -> sql.contains("expires_at >= "));
  }

  private DataSource listening(List<String> prepared) {
    return proxy(
        DataSource.class,
        pool,
        (method, arguments, result) ->
            result instanceof Connection connection
                ? proxy(
                    Connection.class,
                    connection,
                    (called, texts, statement) -> {
                      if (called.equals("prepareStatement")) {
                        prepared.add((String) texts[0]);
                      }
                      return statement;
                    })
                : result);
  }

  /** What becomes of a method's result. */
  private interface Listener {
    Object after(String method, Object[] arguments, Object result);
  }

  private static <T> T proxy(Class<T> type, T target, Listener listener) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                return listener.after(
                    method.getName(), arguments, method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /** However many are due, and wherever the others are. */
  @Test
  void batch_readsNoMoreRowsThanASliceHas() throws SQLException {
    use(config -> config.setMaximumPoolSize(1));
    insert(0, 12, "-60");
    insert(12, 1_000, "3600");
    PurgeBatch batch = batch();
    batch.run(Start.ROUND);
    insert(1_000, 1_012, "-60");
    long before = rowsRead();

    batch.run(Start.ROUND);

    // Those of the slice, twice, and the oldest.
    assertThat(rowsRead() - before).isBetween(40L, 2 * 40L + 2 * 10);
  }
}
