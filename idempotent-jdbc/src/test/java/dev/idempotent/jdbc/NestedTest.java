package dev.idempotent.jdbc;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import dev.idempotent.Call;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotentCall;
import dev.idempotent.engine.IdempotencyEngine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls inside of calls, on one connection: every pool here has one, unless a test says more. */
@Tag("procedures")
final class NestedTest {
  private Bench bench;
  private Crew crew;
  private final AtomicInteger runs = new AtomicInteger();

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

  private JdbcIdempotency host() {
    return host(config -> {});
  }

  private JdbcIdempotency host(boolean autoCommit) {
    return host(config -> config.setAutoCommit(autoCommit));
  }

  private JdbcIdempotency host(Consumer<HikariConfig> settings) {
    return bench.engine(
        bench.pool(
            config -> {
              config.setMaximumPoolSize(1);
              settings.accept(config);
            }),
        builder -> builder.waitAtMost(Duration.ofSeconds(3)));
  }

  /** Writes a line with the key's name, does the rest, and returns which run it was. */
  private static String call(JdbcIdempotency host, String key, AtomicInteger runs, Callable<?> rest)
      throws Exception {
    return host.call(
        "op",
        key,
        String.class,
        () -> {
          Bench.write(host.dataSource(), key);
          String result = key + " " + runs.incrementAndGet();
          rest.call();
          return result;
        });
  }

  private String call(JdbcIdempotency host, String key, Callable<?> rest) throws Exception {
    return call(host, key, runs, rest);
  }

  private String call(JdbcIdempotency host, String key) throws Exception {
    return call(host, key, () -> null);
  }

  private static Callable<?> failing() {
    return () -> {
      throw new IllegalStateException("business");
    };
  }

  private long lines(String key) throws SQLException {
    return bench.count("SELECT COUNT(*) FROM ledger WHERE what = '" + key + "'");
  }

  private static long cached(JdbcIdempotency host) {
    return host.unwrap(IdempotencyEngine.class).nearCacheSize();
  }

  private static void assertCode(Throwable thrown, ErrorCode code) {
    assertThat(thrown)
        .asInstanceOf(type(IdempotencyException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void inner_isReportedOnlyWhenTheOuterHasEnded(boolean commits) {
    List<String> told = new ArrayList<>();
    JdbcIdempotency host =
        bench.engine(
            bench.pool(config -> config.setMaximumPoolSize(1)),
            builder ->
                builder.listener(
                    event -> told.add(event.identity().key() + " " + event.outcome())));

    Throwable thrown =
        catchThrowable(
            () ->
                call(
                    host,
                    "outer",
                    () -> {
                      call(host, "inner");
                      told.add("inner returned");
                      return commits ? null : failing().call();
                    }));

    String outcome = commits ? "EXECUTED" : "ROLLED_BACK";
    assertThat(thrown == null).isEqualTo(commits);
    assertThat(told.get(0)).isEqualTo("inner returned");
    assertThat(told.subList(1, told.size()))
        .containsExactlyInAnyOrder("inner " + outcome, "outer " + outcome);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void innerOfAnotherKey_commitsWithTheOuter(boolean autoCommit) throws Exception {
    JdbcIdempotency host = host(autoCommit);
    List<Long> seen = new ArrayList<>();

    String result =
        call(
            host,
            "outer",
            () -> {
              call(host, "inner");
              seen.add(bench.keyRows());
              return seen.add(cached(host));
            });

    assertThat(result).isEqualTo("outer 1");
    assertThat(seen).as("committed and cached before the outer's end").containsExactly(0L, 0L);
    assertThat(bench.keyRows()).isEqualTo(2);
    assertThat(cached(host)).isEqualTo(2);
    assertThat(call(host, "inner")).isEqualTo("inner 2");
    assertThat(bench.ledgerRows()).isEqualTo(2);
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void innerOfTheSameIdentity_isRefused(boolean autoCommit) throws Exception {
    JdbcIdempotency host = host(autoCommit);

    call(
        host,
        "key",
        () -> {
          assertCode(catchThrowable(() -> call(host, "key")), ErrorCode.REENTERED);
          return null;
        });

    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  @Test
  void innerOfTheSameIdentity_twoLevelsDown_isRefused() throws Exception {
    JdbcIdempotency host = host();

    call(
        host,
        "key",
        () ->
            call(
                host,
                "between",
                () -> {
                  assertCode(catchThrowable(() -> call(host, "key")), ErrorCode.REENTERED);
                  return null;
                }));

    assertThat(bench.ledgerRows()).isEqualTo(2);
    bench.assertAtRest();
  }

  @Test
  void innerOfTheSameKeyUnderAnotherOperation_runs() throws Exception {
    JdbcIdempotency host = host();

    String result =
        call(
            host,
            "key",
            () -> {
              assertThat(host.call("other", "key", String.class, () -> "other's"))
                  .isEqualTo("other's");
              return null;
            });

    assertThat(result).isEqualTo("key 1");
    assertThat(bench.keyRows()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void innerFails_andIsCaught_leavesNothingOfItself(boolean autoCommit) throws Exception {
    JdbcIdempotency host = host(autoCommit);

    call(
        host,
        "outer",
        () -> {
          assertThatThrownBy(() -> call(host, "inner", failing())).hasMessage("business");
          Bench.write(host.dataSource(), "after");
          return null;
        });

    assertThat(lines("outer")).isEqualTo(1);
    assertThat(lines("inner")).isZero();
    assertThat(lines("after")).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
    assertThat(cached(host)).isEqualTo(1);
    assertThat(call(host, "inner")).isEqualTo("inner 3");
    bench.assertAtRest();
  }

  @Test
  void innerFails_andIsCalledAgain_runsAgain() throws Exception {
    JdbcIdempotency host = host();

    call(
        host,
        "outer",
        () -> {
          assertThatThrownBy(() -> call(host, "inner", failing())).hasMessage("business");
          assertThat(call(host, "inner")).isEqualTo("inner 3");
          return null;
        });

    assertThat(lines("inner")).isEqualTo(1);
    assertThat(call(host, "inner")).isEqualTo("inner 3");
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void outerFails_afterInnerCompleted_leavesNothing(boolean autoCommit) throws Exception {
    JdbcIdempotency host = host(autoCommit);

    assertThatThrownBy(
            () ->
                call(
                    host,
                    "outer",
                    () -> {
                      call(host, "inner");
                      return failing().call();
                    }))
        .hasMessage("business");

    assertThat(bench.ledgerRows()).isZero();
    assertThat(bench.keyRows()).isZero();
    assertThat(cached(host)).isZero();
    bench.assertAtRest();
    assertThat(call(host, "outer", () -> call(host, "inner"))).isEqualTo("outer 3");
    assertThat(bench.ledgerRows()).isEqualTo(2);
  }

  @Test
  void middleFails_undoesItsInnerCallToo() throws Exception {
    JdbcIdempotency host = host();

    call(
        host,
        "outer",
        () -> {
          assertThatThrownBy(
                  () ->
                      call(
                          host,
                          "middle",
                          () -> {
                            call(host, "inner");
                            return failing().call();
                          }))
              .hasMessage("business");
          return null;
        });

    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
    assertThat(cached(host)).isEqualTo(1);
    assertThat(call(host, "inner")).isEqualTo("inner 4");
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void innerOfACommittedKey_isReplayed(boolean autoCommit) throws Exception {
    call(host(), "inner");
    JdbcIdempotency host = host(autoCommit);

    call(
        host,
        "outer",
        () -> {
          assertThat(call(host, "inner")).isEqualTo("inner 1");
          Bench.write(host.dataSource(), "after");
          return null;
        });

    assertThat(lines("inner")).isEqualTo(1);
    assertThat(lines("after")).isEqualTo(1);
    bench.assertAtRest();
  }

  @Test
  void innerOfAnExpiredKey_isTakenOverBehindItsSavepoint() throws Exception {
    JdbcIdempotency host = host();
    JdbcIdempotency other = host();
    call(host, "inner");
    bench.execute("UPDATE idempotent_call SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");

    call(
        other,
        "outer",
        () -> {
          assertThatThrownBy(() -> call(other, "inner", failing())).hasMessage("business");
          return null;
        });
    assertThat(lines("inner")).isEqualTo(1);
    assertThat(
            bench.count("SELECT COUNT(*) FROM idempotent_call WHERE expires_at < UTC_TIMESTAMP(6)"))
        .as("the expired row is there again")
        .isEqualTo(1);

    assertThat(call(other, "second outer", () -> call(other, "inner"))).isEqualTo("second outer 4");
    assertThat(lines("inner")).isEqualTo(2);
    bench.assertAtRest();
  }

  @Test
  void innerCalledTwice_isReplayedFromTheOpenTransaction() throws Exception {
    JdbcIdempotency host = host();

    call(
        host,
        "outer",
        () -> {
          assertThat(call(host, "inner")).isEqualTo("inner 2");
          assertThat(call(host, "inner")).isEqualTo("inner 2");
          assertThat(cached(host)).isZero();
          return null;
        });

    assertThat(lines("inner")).isEqualTo(1);
    assertThat(cached(host)).isEqualTo(2);
    bench.assertAtRest();
  }

  @Test
  void innerCalledTwice_andOuterFails_leavesNothingCached() throws Exception {
    JdbcIdempotency host = host();

    assertThatThrownBy(
            () ->
                call(
                    host,
                    "outer",
                    () -> {
                      call(host, "inner");
                      call(host, "inner");
                      return failing().call();
                    }))
        .hasMessage("business");

    assertThat(cached(host)).isZero();
    assertThat(call(host, "inner")).isEqualTo("inner 3");
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void innerUndoneByASavepointOfTheMethod_isNotReplayed(boolean autoCommit) throws Exception {
    JdbcIdempotency host = host(autoCommit);

    call(
        host,
        "outer",
        () -> {
          try (Connection connection = host.dataSource().getConnection()) {
            Savepoint before = connection.setSavepoint();
            call(host, "inner");
            connection.rollback(before);
          }
          return null;
        });

    assertThat(lines("inner")).isZero();
    assertThat(call(host, "inner")).as("it has to run").isEqualTo("inner 3");
    assertThat(lines("inner")).isEqualTo(1);
    bench.assertAtRest();
  }

  @Test
  void innerUndoneBySavepointText_isNotReplayed() throws Exception {
    JdbcIdempotency host = host();

    call(
        host,
        "outer",
        () -> {
          try (Connection connection = host.dataSource().getConnection()) {
            Rival.run(connection, "SAVEPOINT mine");
            call(host, "inner");
            Rival.run(connection, "ROLLBACK TO SAVEPOINT mine");
          }
          return null;
        });

    assertThat(call(host, "inner")).as("it has to run").isEqualTo("inner 3");
    assertThat(lines("inner")).isEqualTo(1);
  }

  /** Else a part of the inner call would be undone, and its key kept. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void savepointOfTheInner_isGoneWhenItHasReturned(boolean byText) throws Exception {
    JdbcIdempotency host = host();
    List<Savepoint> set = new ArrayList<>();

    call(
        host,
        "outer",
        () -> {
          try (Connection connection = host.dataSource().getConnection()) {
            call(
                host,
                "inner",
                () -> {
                  if (byText) {
                    Rival.run(connection, "SAVEPOINT mine");
                  } else {
                    set.add(connection.setSavepoint("mine"));
                  }
                  Bench.write(host.dataSource(), "after it");
                  return null;
                });
            assertThatThrownBy(
                    () -> {
                      if (byText) {
                        Rival.run(connection, "ROLLBACK TO SAVEPOINT mine");
                      } else {
                        connection.rollback(set.get(0));
                      }
                    })
                .isInstanceOf(SQLException.class);
          }
          return null;
        });

    assertThat(lines("inner")).isEqualTo(1);
    assertThat(lines("after it")).isEqualTo(1);
    assertThat(call(host(), "inner")).isEqualTo("inner 2");
    bench.assertAtRest();
  }

  @Test
  void voidInner_calledAgainAfterAProcedure_isReplayed() throws Exception {
    bench.execute("CREATE PROCEDURE p() BEGIN END");
    JdbcIdempotency host = host();
    AtomicInteger innerRuns = new AtomicInteger();

    call(
        host,
        "outer",
        () -> {
          for (int i = 0; i < 3; i++) {
            host.<Void, SQLException>call(
                "op",
                "inner",
                Void.class,
                () -> {
                  Bench.write(host.dataSource(), "inner " + innerRuns.incrementAndGet());
                  return null;
                });
            try (Connection connection = host.dataSource().getConnection()) {
              Rival.run(connection, "CALL p()");
            }
          }
          return null;
        });

    assertThat(innerRuns).hasValue(1);
    assertThat(lines("inner 1")).isEqualTo(1);
    bench.assertAtRest();
  }

  /** Its life begins with the commit of the outer one. */
  @Test
  void innerWhoseTimeIsOver_beforeTheOuterHasEnded_isReplayed() throws Exception {
    JdbcIdempotency host = host();

    call(
        host,
        "outer",
        () -> {
          String first = call(host, "inner");
          try (Connection connection = host.dataSource().getConnection()) {
            Rival.run(
                connection,
                "UPDATE idempotent_call SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");
          }
          assertThat(call(host, "inner")).isEqualTo(first);
          return null;
        });

    assertThat(lines("inner")).isEqualTo(1);
    bench.assertAtRest();
  }

  @Test
  void innerBeforeASavepointOfTheMethod_survivesItsRollback() throws Exception {
    JdbcIdempotency host = host();
    List<String> done = new ArrayList<>();

    call(
        host,
        "outer",
        () -> {
          try (Connection connection = host.dataSource().getConnection()) {
            call(
                host,
                "inner",
                () -> {
                  IdempotentCall.current().afterCommit(() -> done.add("inner"));
                  return null;
                });
            Savepoint after = connection.setSavepoint("after");
            Bench.write(host.dataSource(), "undone");
            connection.rollback(after);
          }
          return null;
        });

    assertThat(lines("inner")).isEqualTo(1);
    assertThat(lines("undone")).isZero();
    assertThat(done).containsExactly("inner");
    assertThat(call(host, "inner")).isEqualTo("inner 2");
  }

  @Test
  void procedureThatFails_inAnInnerCallThatIsCaught_doesNotFailTheOuter() throws Exception {
    bench.execute("CREATE PROCEDURE p() SIGNAL SQLSTATE '45000'");
    JdbcIdempotency host = host();

    call(
        host,
        "outer",
        () -> {
          assertThatThrownBy(
                  () ->
                      call(
                          host,
                          "inner",
                          () -> {
                            try (Connection connection = host.dataSource().getConnection()) {
                              Rival.run(connection, "CALL p()");
                            }
                            return null;
                          }))
              .isInstanceOf(SQLException.class);
          return null;
        });

    assertThat(lines("outer")).isEqualTo(1);
    assertThat(lines("inner")).isZero();
  }

  @Test
  void connectionUnwrapped_inAnInnerCallThatIsCaught_doesNotFailTheOuter() throws Exception {
    JdbcIdempotency host = host();

    call(
        host,
        "outer",
        () -> {
          assertThatThrownBy(
                  () ->
                      call(
                          host,
                          "inner",
                          () -> {
                            try (Connection connection = host.dataSource().getConnection()) {
                              connection.unwrap(com.mysql.cj.jdbc.JdbcConnection.class);
                            }
                            return failing().call();
                          }))
              .hasMessage("business");
          return null;
        });

    assertThat(lines("outer")).isEqualTo(1);
    assertThat(lines("inner")).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connectionUnwrapped_aroundAndInsideOfAnInnerCall_failsNeither(boolean autoCommit)
      throws Exception {
    JdbcIdempotency host = host(autoCommit);

    for (String where : List.of("around", "inside", "both")) {
      call(
          host,
          where,
          () -> {
            if (!where.equals("inside")) {
              unwrap(host);
            }
            call(host, "first " + where, () -> where.equals("around") ? null : unwrap(host));
            call(host, "second " + where);
            return null;
          });
      assertThat(lines(where)).isEqualTo(1);
      assertThat(lines("first " + where)).isEqualTo(1);
      assertThat(lines("second " + where)).isEqualTo(1);
    }
    bench.assertAtRest();
  }

  private static Object unwrap(JdbcIdempotency host) throws SQLException {
    try (Connection connection = host.dataSource().getConnection()) {
      return connection.unwrap(com.mysql.cj.jdbc.JdbcConnection.class);
    }
  }

  @Test
  void afterCommit_runsInOrderAfterTheOutermostCommit() throws Exception {
    JdbcIdempotency host = host();
    List<String> done = new ArrayList<>();

    call(
        host,
        "outer",
        () -> {
          IdempotentCall.current().afterCommit(() -> done.add("outer " + rows()));
          call(
              host,
              "inner",
              () -> {
                IdempotentCall.current().afterCommit(() -> done.add("inner " + rows()));
                return null;
              });
          assertThatThrownBy(
                  () ->
                      call(
                          host,
                          "failing",
                          () -> {
                            IdempotentCall.current().afterCommit(() -> done.add("failing"));
                            return failing().call();
                          }))
              .hasMessage("business");
          IdempotentCall.current().afterCommit(() -> done.add("last"));
          assertThat(done).isEmpty();
          return null;
        });

    assertThat(done).containsExactlyInAnyOrder("outer 2", "inner 2", "last");
    assertThat(done.indexOf("last")).isGreaterThan(done.indexOf("outer 2"));
  }

  private long rows() {
    try {
      return bench.keyRows();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void afterCommit_ofTheOuterAskedForInsideAFailingInner_runs() throws Exception {
    JdbcIdempotency host = host();
    List<String> done = new ArrayList<>();

    call(
        host,
        "outer",
        () -> {
          IdempotentCall outer = IdempotentCall.current();
          assertThatThrownBy(
                  () ->
                      call(
                          host,
                          "inner",
                          () -> {
                            outer.afterCommit(() -> done.add("outer"));
                            return failing().call();
                          }))
              .hasMessage("business");
          return null;
        });

    assertThat(done).containsExactly("outer");
  }

  @Test
  void afterCommit_thatCallsAgain_isOutsideOfTheCall() throws Exception {
    JdbcIdempotency host = host();
    List<String> done = new ArrayList<>();

    call(
        host,
        "first",
        () -> {
          IdempotentCall.current()
              .afterCommit(
                  () -> {
                    done.add(unchecked(() -> call(host, "first")));
                    done.add(unchecked(() -> call(host, "second")));
                  });
          return null;
        });

    assertThat(done).containsExactly("first 1", "second 2");
    assertThat(bench.keyRows()).isEqualTo(2);
    bench.assertAtRest();
  }

  private static String unchecked(Callable<String> call) {
    try {
      return call.call();
    } catch (Exception e) {
      return e.toString();
    }
  }

  @Test
  void afterCommit_thatThrows_isContainedAndTheNextRuns() throws Exception {
    JdbcIdempotency host = host();
    List<String> done = new ArrayList<>();

    String result =
        call(
            host,
            "key",
            () -> {
              IdempotentCall call = IdempotentCall.current();
              call.afterCommit(
                  () -> {
                    throw new IllegalStateException("hook");
                  });
              call.afterCommit(() -> done.add("next"));
              return null;
            });

    assertThat(result).isEqualTo("key 1");
    assertThat(done).containsExactly("next");
    assertThat(call(host, "key")).isEqualTo("key 1");
    bench.assertAtRest();
  }

  @Test
  void innerThatMeetsAnUnreadableRow_leavesTheConnectionAsItWas() throws Exception {
    call(host(), "inner");
    bench.execute("UPDATE idempotent_call SET outcome = 99");
    JdbcIdempotency host = host();

    call(
        host,
        "outer",
        () -> {
          assertCode(catchThrowable(() -> call(host, "inner")), ErrorCode.RECORD_UNREADABLE);
          try (Connection connection = host.dataSource().getConnection()) {
            assertThat(connection.getNetworkTimeout()).isZero();
          }
          return null;
        });

    assertThat(lines("outer")).isEqualTo(1);
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void crossedKeys_endBoundedWithOneTypedError(boolean sameHost) throws Exception {
    JdbcIdempotency one = host(config -> config.setMaximumPoolSize(2));
    JdbcIdempotency two = sameHost ? one : host(config -> config.setMaximumPoolSize(2));
    CyclicBarrier bothHold = new CyclicBarrier(2);

    long began = System.nanoTime();
    List<Future<String>> calls =
        crew.startTogether(
            2,
            i ->
                () -> {
                  JdbcIdempotency host = i == 0 ? one : two;
                  return call(
                      host,
                      i == 0 ? "a" : "b",
                      () -> {
                        bothHold.await(10, SECONDS);
                        return call(host, i == 0 ? "b" : "a");
                      });
                });

    Throwable first = Crew.failure(calls.get(0));
    Throwable second = Crew.failure(calls.get(1));
    assertThat(NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(8);
    assertThat(first == null).as("one ends well").isNotEqualTo(second == null);
    assertThat(first == null ? second : first).isInstanceOf(IdempotencyException.class);
    assertThat(bench.ledgerRows()).isEqualTo(2);
    assertThat(bench.keyRows()).isEqualTo(2);
    bench.assertAtRest();
  }

  @Test
  void followerOfAnInnerLeader_waitsForTheOutermostCommit() throws Exception {
    JdbcIdempotency host = host(config -> config.setMaximumPoolSize(2));
    CountDownLatch innerDone = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Future<String> outer =
        crew.start(
            () ->
                call(
                    host,
                    "outer",
                    () -> {
                      call(host, "inner");
                      innerDone.countDown();
                      return release.await(10, SECONDS);
                    }));
    assertThat(innerDone.await(10, SECONDS)).isTrue();

    Future<String> follower = crew.start(() -> call(host, "inner"));
    await().until(() -> crew.waiting() == 2);
    assertThat(follower.isDone()).isFalse();
    release.countDown();

    assertThat(Crew.join(follower)).isEqualTo("inner 2");
    assertThat(Crew.join(outer)).isEqualTo("outer 1");
    assertThat(lines("inner")).isEqualTo(1);
    bench.assertAtRest();
  }

  @Test
  void followerOfAnInnerLeader_runsItWhenTheOuterFails() throws Exception {
    JdbcIdempotency host = host(config -> config.setMaximumPoolSize(2));
    CountDownLatch innerDone = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Future<String> outer =
        crew.start(
            () ->
                call(
                    host,
                    "outer",
                    () -> {
                      call(host, "inner");
                      innerDone.countDown();
                      release.await(10, SECONDS);
                      return failing().call();
                    }));
    assertThat(innerDone.await(10, SECONDS)).isTrue();

    Future<String> follower = crew.start(() -> call(host, "inner"));
    await().until(() -> crew.waiting() == 2);
    release.countDown();

    assertThat(Crew.join(follower)).isEqualTo("inner 3");
    assertThat(Crew.failure(outer)).hasMessage("business");
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void innerKey_whoseOuterTakesLongerThanItsLife_livesFromTheCommit(boolean withResult)
      throws Exception {
    JdbcIdempotency host = host();
    Duration ttl = Duration.ofSeconds(2);

    call(
        host,
        "outer",
        () -> {
          Class<?> type = withResult ? String.class : Void.class;
          host.call(Call.of("op", "inner", type).ttl(ttl), () -> null);
          return bench.count("SELECT SLEEP(2.5)");
        });

    assertThat(
            bench.count(
                "SELECT COUNT(*) FROM idempotent_call"
                    + " WHERE expires_at > UTC_TIMESTAMP(6) + INTERVAL 1 SECOND"))
        .isEqualTo(2);
  }

  @Test
  void deepNesting_commitsAllAtOnce() throws Exception {
    JdbcIdempotency host = host();

    assertThat(nest(host, 30)).isEqualTo("level 30 1");

    assertThat(bench.keyRows()).isEqualTo(31);
    assertThat(bench.ledgerRows()).isEqualTo(31);
    bench.assertAtRest();
  }

  private String nest(JdbcIdempotency host, int levels) throws Exception {
    return call(host, "level " + levels, () -> levels == 0 ? null : nest(host, levels - 1));
  }
}
