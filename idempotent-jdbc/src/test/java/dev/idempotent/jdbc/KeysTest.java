package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Call;
import dev.idempotent.CallInProgressException;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.InvalidKeyException;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.jdbc.KeyState.Stored;
import dev.idempotent.spi.Identity;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees and deletes, on pools of both kinds. */
final class KeysTest {
  private static final String SECRET = "customer-4711-secret";
  private static final String FREE = "no transaction holds it right now";

  private Bench bench;
  private Crew crew;
  private HikariDataSource pool;
  private JdbcIdempotency engine;

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    crew = new Crew();
  }

  @AfterEach
  void close() {
    crew.close();
    bench.close();
  }

  private Keys keys(boolean autoCommit) {
    return keys(autoCommit, builder -> builder.waitAtMost(Duration.ofMillis(200)));
  }

  private Keys keys(boolean autoCommit, UnaryOperator<JdbcIdempotency.Builder> settings) {
    pool =
        bench.pool(
            config -> {
              config.setAutoCommit(autoCommit);
              config.setMaximumPoolSize(2);
            });
    engine = bench.engine(pool, settings);
    return engine.keys();
  }

  private void call(String scope, String key) {
    engine.call(
        Call.of("op", key, String.class).scope(scope).ttl(Duration.ofHours(1)).fingerprint("f"),
        () -> "0123456789");
  }

  private void outcome(int code) throws SQLException {
    bench.execute("UPDATE idempotent_call SET outcome = " + code + ", result = NULL");
  }

  private void expire() throws SQLException {
    bench.execute("UPDATE idempotent_call SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 90 SECOND");
  }

  /** Fails unless both connections of the pool came back as they were lent. */
  private void assertClean(boolean autoCommit) throws SQLException {
    bench.assertAtRest();
    try (Connection one = pool.getConnection();
        Connection other = pool.getConnection()) {
      for (Connection each : List.of(one, other)) {
        assertThat(each.getAutoCommit()).isEqualTo(autoCommit);
        assertThat(each.getTransactionIsolation())
            .isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void find_completedCall_tellsAllButKeyAndResult(boolean autoCommit) throws SQLException {
    Keys keys = keys(autoCommit);
    call("acme", SECRET);

    KeyState row = keys.find("op", "acme", SECRET).orElseThrow();

    assertThat(row.hash()).isEqualTo(new Identity("op", "acme", SECRET).toString());
    assertThat(row.stored()).isEqualTo(Stored.VALUE);
    assertThat(row.resultBytes())
        .isEqualTo(bench.count("SELECT LENGTH(result) FROM idempotent_call"));
    assertThat(row.hasFingerprint()).isTrue();
    assertThat(row.remainingLife()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    assertThat(row.isAlive()).isTrue();
    assertThat(row.toString()).doesNotContain(SECRET, "0123456789");
    assertThat(keys.find("op", "other", SECRET)).isEmpty();
    assertThat(keys.find("other", "acme", SECRET)).isEmpty();
    assertClean(autoCommit);
  }

  @Test
  void find_eachOutcome_isNamed() throws SQLException {
    Keys keys = keys(true);
    call("", "key");
    assertThat(stored(keys)).isEqualTo(Stored.VALUE);
    outcome(0);
    assertThat(stored(keys)).isEqualTo(Stored.INCOMPLETE);
    outcome(1);
    assertThat(stored(keys)).isEqualTo(Stored.VOID);
    outcome(2);
    assertThat(stored(keys)).isEqualTo(Stored.NULL);
    outcome(3);
    assertThat(stored(keys)).isEqualTo(Stored.UNREADABLE);
    outcome(9);
    assertThat(stored(keys)).isEqualTo(Stored.UNREADABLE);
    bench.execute("UPDATE idempotent_call SET outcome = 4, result = '[]'");
    assertThat(stored(keys)).isEqualTo(Stored.FAILURE);
  }

  private static Stored stored(Keys keys) {
    return keys.find("op", "", "key").orElseThrow().stored();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void explain_noRow_saysWhatThatCanMean(boolean autoCommit) throws SQLException {
    Keys keys = keys(autoCommit);

    assertThat(keys.explain("op", "", SECRET))
        .anyMatch(line -> line.contains(FREE))
        .anyMatch(line -> line.contains("rolled back") && line.contains("purged"))
        .noneMatch(line -> line.contains(SECRET));
    assertClean(autoCommit);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void explain_whileTheCallRuns_saysThatItIsHeld(boolean autoCommit) throws Exception {
    Keys keys = keys(autoCommit);

    List<String> during = duringACall(() -> keys.explain("op", "", "key"));

    assertThat(during.get(0)).contains("is running: its transaction has not ended");
    assertThat(keys.explain("op", "", "key").get(0)).contains("has taken effect");
    assertClean(autoCommit);
  }

  @Test
  void explain_whileAnExpiredRowIsTakenOver_saysThatItIsHeld() throws Exception {
    Keys keys = keys(true, builder -> builder.nearCache(cache -> cache.maximumBytes(0)));
    call("", "key");
    expire();

    List<String> during = duringACall(() -> keys.explain("op", "", "key"));

    assertThat(during.get(0)).contains("expired 1 min 3").endsWith(" s ago.");
    assertThat(during).anyMatch(line -> line.contains("has not ended has the row locked"));
  }

  @Test
  void explain_besideARetryThatReadsTheRow_isNotTakenForHeld() throws Exception {
    Keys keys = keys(true);
    call("", "key");
    try (Connection reader = bench.schema().connect()) {
      reader.setAutoCommit(false);
      reader
          .createStatement()
          .executeQuery("SELECT attempt FROM idempotent_call LOCK IN SHARE MODE");

      assertThat(keys.explain("op", "", "key")).noneMatch(line -> line.contains("locked"));
      reader.rollback();
    }
  }

  @Test
  void explain_eachState_saysWhatTheNextCallMeets() throws SQLException {
    Keys keys = keys(true, builder -> builder.nearCache(cache -> cache.maximumBytes(0)));
    call("", "key");
    assertThat(keys.explain("op", "", "key"))
        .anyMatch(line -> line.matches("Retries get .*value, \\d+ bytes.* for another 1 h.*"))
        .anyMatch(line -> line.contains(ErrorCode.KEY_REUSED.id()));
    outcome(0);
    assertThat(keys.explain("op", "", "key"))
        .anyMatch(line -> line.contains("before its call had completed"))
        .anyMatch(line -> line.contains(ErrorCode.RECORD_UNREADABLE.id()));
    expire();
    assertThat(keys.explain("op", "", "key"))
        .anyMatch(line -> line.startsWith("The next call runs the method."));
    bench.execute(
        "UPDATE idempotent_call SET outcome = 4, result = '[]',"
            + " expires_at = UTC_TIMESTAMP(6) + INTERVAL 1 DAY");
    assertThat(keys.explain("op", "", "key").get(0)).contains("recorded failure");
  }

  @Test
  void explain_rowDeletedByHand_tellsOfThisJvmsNearCache() throws SQLException {
    Keys keys = keys(true);
    call("", "key");
    bench.execute("DELETE FROM idempotent_call");

    assertThat(keys.explain("op", "", "key"))
        .anyMatch(line -> line.contains("near-cache and replays it"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void forget_completedCall_runsAgainHere(boolean autoCommit) throws SQLException {
    Keys keys = keys(autoCommit);
    call("", "key");

    Forgotten forgotten = keys.forget("op", "", "key");

    assertThat(forgotten.what()).isEqualTo(Forgotten.What.DELETED);
    assertThat(forgotten.replayableElsewhere())
        .isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    // What is left of an hour, in words: some seconds may have passed.
    assertThat(forgotten.sentences().get(1))
        .startsWith("Other hosts")
        .containsPattern("1 h|59 min");
    assertThat(bench.keyRows()).isZero();
    assertClean(autoCommit);
    assertThat(engine.call("op", "key", String.class, () -> "again")).isEqualTo("again");
  }

  @Test
  void forget_otherHostWithANearCache_goesOnToReplayAsTheTextSays() {
    Keys keys = keys(true);
    call("", "key");
    JdbcIdempotency other = bench.engine(pool, builder -> builder);
    Call<String> call = Call.of("op", "key", String.class).fingerprint("f");
    other.call(call, () -> "not run");

    keys.forget("op", "", "key");

    assertThat(other.call(call, () -> "not run")).isEqualTo("0123456789");
    assertThat(engine.call(call, () -> "run here")).isEqualTo("run here");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void forget_noRow_saysSo(boolean autoCommit) throws SQLException {
    Keys keys = keys(autoCommit);

    Forgotten forgotten = keys.forget("op", "", "key");

    assertThat(forgotten.what()).isEqualTo(Forgotten.What.NONE);
    assertThat(forgotten.replayableElsewhere()).isZero();
    assertClean(autoCommit);
  }

  @Test
  void forget_incompleteRow_isReplayedNowhere() throws SQLException {
    Keys keys = keys(true);
    call("", "key");
    outcome(0);

    assertThat(keys.forget("op", "", "key").replayableElsewhere()).isZero();
  }

  @Test
  void forget_expiredRow_isReplayedNowhere() throws SQLException {
    Keys keys = keys(true);
    call("", "key");
    expire();

    assertThat(keys.forget("op", "", "key").replayableElsewhere()).isZero();
    assertThat(bench.keyRows()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void forget_whileTheCallRuns_isRefusedInTimeAndTheCallTakesEffect(boolean autoCommit)
      throws Exception {
    Keys keys = keys(autoCommit);
    long began = System.nanoTime();

    Throwable refused =
        duringACall(() -> catchThrowable(() -> keys.forget("op", "", SECRET)), SECRET);

    assertThat(refused)
        .isInstanceOf(CallInProgressException.class)
        .hasMessageStartingWith(ErrorCode.IN_PROGRESS.id())
        .hasMessageNotContaining(SECRET);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    assertThat(bench.keyRows()).isEqualTo(1);
    assertClean(autoCommit);
  }

  @Test
  void forget_callThatEndsWithinTheWait_deletesItsRow() throws Exception {
    Keys keys = keys(true, builder -> builder.waitAtMost(Duration.ofSeconds(30)));
    CountDownLatch end = new CountDownLatch(1);
    Future<?> call = startCall("key", end);
    Future<Forgotten> forgotten = crew.start(() -> keys.forget("op", "", "key"));
    end.countDown();

    assertThat(Crew.join(forgotten).what()).isEqualTo(Forgotten.What.DELETED);
    Crew.join(call);
    assertThat(bench.keyRows()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void list_pageByPage_hasEachRowOfTheScopeOnce(boolean autoCommit) throws SQLException {
    Keys keys = keys(autoCommit);
    for (int i = 0; i < 7; i++) {
      call("acme", "key " + i);
      call("other", "key " + i);
    }

    List<String> hashes = new ArrayList<>();
    int pages = 1;
    KeyPage page = keys.list("acme", 3);
    while (true) {
      page.keys().forEach(row -> hashes.add(row.hash()));
      if (page.next().isEmpty()) {
        break;
      }
      page = keys.list("acme", 3, page.next().get());
      pages++;
    }

    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 7; i++) {
      expected.add(new Identity("op", "acme", "key " + i).toString());
    }
    assertThat(hashes).containsExactlyInAnyOrderElementsOf(expected).isSorted();
    assertThat(pages).isEqualTo(3);
    assertClean(autoCommit);
  }

  @Test
  void list_badArguments_areRefusedWithoutQuotingThem() {
    Keys keys = keys(true);

    assertThatThrownBy(() -> keys.list("acme", 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> keys.list("acme", 10, SECRET))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(SECRET);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void count_scope_tellsAliveFromExpired(boolean autoCommit) throws SQLException {
    Keys keys = keys(autoCommit);
    call("acme", "old 1");
    call("acme", "old 2");
    expire();
    call("acme", "young");
    call("Acme", "not this one");

    assertThat(keys.count("acme")).isEqualTo(new KeyCount(1, 2));
    assertThat(keys.count("nobody")).isEqualTo(new KeyCount(0, 0));
    assertClean(autoCommit);
  }

  @Test
  void count_moreThanOnePage_isComplete() throws SQLException {
    Keys keys = keys(true);
    insertRows("acme", 20_000);

    assertThat(keys.count("acme")).isEqualTo(new KeyCount(20_000, 0));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void deleteScope_manyBatches_deletesThatScopeAndItsNearCacheOnly(boolean autoCommit)
      throws SQLException {
    Keys keys = keys(autoCommit, builder -> builder.purge(p -> p.enabled(false).batchRows(10)));
    call("acme", "key");
    call("other", "key");
    insertRows("acme", 34);

    ScopeDeleted deletion = keys.deleteScope("acme");

    assertThat(deletion.deleted()).isEqualTo(35);
    assertThat(deletion.left()).isZero();
    assertThat(deletion.replayableElsewhere())
        .isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    assertThat(bench.keyRows()).isEqualTo(1);
    IdempotencyEngine inner = engine.unwrap(IdempotencyEngine.class);
    assertThat(inner.isNearby(new Identity("op", "acme", "key"))).isFalse();
    assertThat(inner.isNearby(new Identity("op", "other", "key"))).isTrue();
    assertClean(autoCommit);
  }

  @Test
  void deleteScope_whileACallOfItRuns_deletesTheOthersAndDoesNotWait() throws Exception {
    Keys keys = keys(true);
    insertRows("", 5);

    ScopeDeleted during = duringACall(() -> keys.deleteScope(""));

    assertThat(during.deleted()).isEqualTo(5);
    assertThat(during.left()).isZero();
    assertThat(bench.keyRows()).isEqualTo(1);
  }

  /** So many of the table's rows that a server might read all of them to find those. */
  @Test
  void deleteScope_whileACallOfAnotherScopeRuns_doesNotWait() throws Exception {
    Keys keys = keys(true);
    insertRows("acme", 499);
    bench.execute("ANALYZE TABLE idempotent_call");

    ScopeDeleted during = duringACall(() -> keys.deleteScope("acme"));

    assertThat(during.deleted()).isEqualTo(499);
  }

  @Test
  void deleteScope_rowThatIsHeld_isLeftAndCounted() throws Exception {
    Keys keys = keys(true);
    insertRows("acme", 5);
    try (Connection holder = bench.schema().connect()) {
      holder.setAutoCommit(false);
      Rival.run(holder, "UPDATE idempotent_call SET outcome = 2 LIMIT 1");

      ScopeDeleted deletion = keys.deleteScope("acme");

      assertThat(deletion.deleted()).isEqualTo(4);
      assertThat(deletion.left()).isEqualTo(1);
      assertThat(deletion.sentences().get(0)).contains("4 rows").contains("has 1 now");
      holder.rollback();
    }
  }

  @Test
  void deleteScope_halfASurrogatePair_isRefused() throws SQLException {
    Keys keys = keys(true);
    insertRows("?", 1);

    assertThatThrownBy(() -> keys.deleteScope("\ud800")).isInstanceOf(InvalidKeyException.class);
    assertThat(bench.keyRows()).isEqualTo(1);
  }

  @Test
  void purgeLag_expiredRow_isTheTimeSinceExpiryAndGrace() throws SQLException {
    Keys keys =
        keys(true, builder -> builder.purge(p -> p.enabled(false).grace(Duration.ofSeconds(30))));
    assertThat(keys.purgeLag()).isZero();
    call("", "key");
    expire();

    assertThat(keys.purgeLag()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
  }

  @Test
  void errors_areTypedAndNameNoKey() throws SQLException {
    Keys keys = keys(true);
    bench.execute("DROP TABLE idempotent_call");
    assertThatThrownBy(() -> keys.find("op", "", SECRET))
        .isInstanceOf(IdempotencyConfigurationException.class)
        .hasMessageStartingWith(ErrorCode.SCHEMA_INVALID.id());
    assertThatThrownBy(() -> keys.forget("op", "", SECRET))
        .isInstanceOf(IdempotencyConfigurationException.class);
    pool.close();
    assertThatThrownBy(() -> keys.explain("op", "", SECRET))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageNotContaining(SECRET);
    assertThatThrownBy(() -> keys.deleteScope(SECRET))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageNotContaining(SECRET);
  }

  private interface Task<T> {
    T run() throws Exception;
  }

  private <T> T duringACall(Task<T> task) throws Exception {
    return duringACall(task, "key");
  }

  private <T> T duringACall(Task<T> task, String key) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Future<?> call = startCall(key, end);
    try {
      return task.run();
    } finally {
      end.countDown();
      Crew.join(call);
    }
  }

  /** Starts a call, and returns when its method runs. */
  private Future<?> startCall(String key, CountDownLatch end) throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    Future<?> call =
        crew.start(
            () ->
                engine.call(
                    "op",
                    key,
                    Boolean.class,
                    () -> {
                      running.countDown();
                      return end.await(60, TimeUnit.SECONDS);
                    }));
    assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
    return call;
  }

  private void insertRows(String scope, int count) throws SQLException {
    bench.execute(
        "INSERT INTO idempotent_call (scope, identity, attempt, outcome, expires_at)"
            + " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
            + " SELECT '"
            + scope
            + "', UNHEX(SHA2(CONCAT(a.i, '/', b.i), 256)), REPEAT('a', 16), 1,"
            + " UTC_TIMESTAMP(6) + INTERVAL 1 MINUTE FROM n a JOIN n b"
            + " ON b.i <= 1000 WHERE (a.i - 1) * 1000 + b.i <= "
            + count);
  }
}
