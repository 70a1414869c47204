package dev.idempotent.jdbc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.CallInProgressException;
import dev.idempotent.CallInterruptedException;
import dev.idempotent.engine.IdempotencyEngine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Callers on virtual threads, which JDK 21 brought: the same as on others. The library is compiled
 * for 17, so that they are made by reflection.
 */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads need JDK 21 or later")
final class VirtualThreadsTest {
  private static final int CALLERS = 1_000;

  private ThreadFactory virtual;
  private Bench bench;
  private HikariDataSource pool;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void open() throws Exception {
    virtual = virtualThreads();
    bench = new Bench();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  /** {@code Thread.ofVirtual().factory()}. */
  private static ThreadFactory virtualThreads() throws ReflectiveOperationException {
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    Class<?> type = Class.forName("java.lang.Thread$Builder");
    return (ThreadFactory) type.getMethod("factory").invoke(builder);
  }

  private JdbcIdempotency host(UnaryOperator<JdbcIdempotency.Builder> settings) {
    pool = bench.pool(config -> config.setMaximumPoolSize(2));
    return bench.engine(pool, settings);
  }

  private String call(JdbcIdempotency host, Callable<?> work) throws Exception {
    return host.call(
        "op",
        "key",
        String.class,
        () -> {
          Bench.write(host.dataSource(), "line");
          String result = "run " + runs.incrementAndGet();
          work.call();
          return result;
        });
  }

  /** A call on a virtual thread of its own. */
  private final class Caller {
    private final FutureTask<String> task;
    private final Thread thread;

    Caller(JdbcIdempotency host, Callable<?> work) {
      task = new FutureTask<>(() -> call(host, work));
      thread = virtual.newThread(task);
      thread.start();
    }

    boolean waits() {
      Thread.State state = thread.getState();
      return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }
  }

  private List<Caller> start(int count, JdbcIdempotency host) {
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      callers.add(new Caller(host, () -> null));
    }
    await().until(() -> callers.stream().allMatch(Caller::waits));
    return callers;
  }

  private static Callable<?> holding(CountDownLatch held, CountDownLatch release) {
    return () -> {
      held.countDown();
      return release.await(30, SECONDS);
    };
  }

  @Test
  void aThousandFollowers_replayWhatTheirLeaderDid_withoutConnections() throws Exception {
    JdbcIdempotency host = host(builder -> builder.waitAtMost(Duration.ofSeconds(30)));
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Caller leader = new Caller(host, holding(held, release));
    assertThat(held.await(10, SECONDS)).isTrue();

    List<Caller> followers = start(CALLERS, host);
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isEqualTo(1);
    assertThat(pool.getHikariPoolMXBean().getThreadsAwaitingConnection()).isZero();
    release.countDown();

    assertThat(leader.task.get(30, SECONDS)).isEqualTo("run 1");
    for (Caller follower : followers) {
      assertThat(follower.task.get(30, SECONDS)).isEqualTo("run 1");
    }
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  @Test
  void leaderFails_exactlyOneOfAThousandRuns() throws Exception {
    JdbcIdempotency host = host(builder -> builder.waitAtMost(Duration.ofSeconds(30)));
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Callable<?> holding = holding(held, release);
    Caller leader =
        new Caller(
            host,
            () -> {
              holding.call();
              throw new LinkageError("business");
            });
    assertThat(held.await(10, SECONDS)).isTrue();

    List<Caller> followers = start(CALLERS, host);
    release.countDown();

    for (Caller follower : followers) {
      assertThat(follower.task.get(30, SECONDS)).isEqualTo("run 2");
    }
    assertThat(Crew.failure(leader.task)).hasMessage("business");
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  @Test
  void interrupt_endsTheFollowerAndNobodyElse() throws Exception {
    JdbcIdempotency host = host(builder -> builder.waitAtMost(Duration.ofSeconds(30)));
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Caller leader = new Caller(host, holding(held, release));
    assertThat(held.await(10, SECONDS)).isTrue();
    List<Caller> followers = start(2, host);

    followers.get(0).thread.interrupt();

    assertThat(Crew.failure(followers.get(0).task)).isInstanceOf(CallInterruptedException.class);
    release.countDown();
    assertThat(Crew.join(followers.get(1).task)).isEqualTo("run 1");
    assertThat(Crew.join(leader.task)).isEqualTo("run 1");
    bench.assertAtRest();
  }

  @Test
  void timeout_endsAllFollowersAndLeavesNothing() throws Exception {
    JdbcIdempotency host = host(builder -> builder.waitAtMost(Duration.ofSeconds(1)));
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Caller leader = new Caller(host, holding(held, release));
    assertThat(held.await(10, SECONDS)).isTrue();

    List<Caller> followers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      followers.add(new Caller(host, () -> null));
    }
    for (Caller follower : followers) {
      assertThat(Crew.failure(follower.task)).isInstanceOf(CallInProgressException.class);
    }

    assertThat(host.unwrap(IdempotencyEngine.class).callsInProgress()).isEqualTo(1);
    release.countDown();
    assertThat(Crew.join(leader.task)).isEqualTo("run 1");
    bench.assertAtRest();
  }

  @Test
  void differentKeys_onMoreThreadsThanConnections_allRun() throws Exception {
    JdbcIdempotency host = host(builder -> builder);
    List<FutureTask<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int number = i;
      FutureTask<Integer> task =
          new FutureTask<>(
              () ->
                  host.<Integer, SQLException>call(
                      "op",
                      "key " + number,
                      Integer.class,
                      () -> {
                        Bench.write(host.dataSource(), "key " + number);
                        return number;
                      }));
      calls.add(task);
      virtual.newThread(task).start();
    }
    for (int i = 0; i < calls.size(); i++) {
      assertThat(Crew.join(calls.get(i))).isEqualTo(i);
    }
    assertThat(bench.ledgerRows()).isEqualTo(200);
    bench.assertAtRest();
  }

  /** Each socket on which an interrupted virtual thread reads is closed. */
  @Test
  void interrupt_beforeCommit_isKeptAndTheCommitIsFoundOut() throws Exception {
    JdbcIdempotency host = host(builder -> builder.resolveWithin(Duration.ofSeconds(30)));
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              host.<Void, SQLException>call(
                  "void",
                  "key",
                  Void.class,
                  () -> {
                    Bench.write(host.dataSource(), "line");
                    Thread.currentThread().interrupt();
                    return null;
                  });
              return Thread.interrupted();
            });
    long began = System.nanoTime();
    virtual.newThread(task).start();

    assertThat(Crew.join(task)).as("the interrupt is kept").isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  @Test
  void interrupt_ofALeaderThatWaitsForAnotherHost_letsAFollowerLead() throws Exception {
    JdbcIdempotency other = host(builder -> builder);
    JdbcIdempotency host = host(builder -> builder.waitAtMost(Duration.ofSeconds(30)));
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Caller holder = new Caller(other, holding(held, release));
    assertThat(held.await(10, SECONDS)).isTrue();
    Caller leader = new Caller(host, () -> null);
    await().until(() -> bench.lockWaits() == 1);
    List<Caller> followers = start(1, host);

    leader.thread.interrupt();

    assertThat(Crew.failure(leader.task)).isInstanceOf(CallInterruptedException.class);
    release.countDown();
    assertThat(Crew.join(holder.task)).isEqualTo("run 1");
    assertThat(Crew.join(followers.get(0).task)).isEqualTo("run 1");
    bench.assertAtRest();
  }
}
