package dev.idempotent.jdbc;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.idempotent.Call;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls inside of calls, on one connection unless a test says more. */
final class NestedTest extends NestedCalls {
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
