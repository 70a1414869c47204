package dev.idempotent.jdbc.internal.store;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.idempotent.jdbc.internal.sql.SqlErrors;
import dev.idempotent.jdbc.internal.store.WaitLimit.Watch;
import dev.idempotent.spi.Ticker;
import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bound on waits for a row lock. */
final class WaitLimitTest {
  private static final int SILENCE_MILLIS = 10_000;

  private final TestSchema schema = TestDatabase.get().createSchema();
  private final WaitLimit limit = new WaitLimit(Ticker.SYSTEM, Duration.ofSeconds(5));
  private Connection holder;
  private Connection waiter;

  @BeforeEach
  void lockARow() throws SQLException {
    holder = schema.connect();
    waiter = schema.connect();
    waiter.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
    try (Statement statement = holder.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY)");
      statement.execute("START TRANSACTION");
      statement.execute("INSERT INTO t VALUES (1)");
    }
  }

  @AfterEach
  void close() throws SQLException {
    holder.close();
    waiter.close();
    limit.close();
    schema.close();
  }

  private PreparedStatement insert() throws SQLException {
    return waiter.prepareStatement("INSERT INTO t VALUES (1)");
  }

  private void assertCancelledAndUsable(PreparedStatement statement, Watch watch)
      throws SQLException {
    SQLException thrown = catchThrowableOfType(SQLException.class, statement::executeUpdate);
    watch.end();

    assertThat(SqlErrors.isCancelled(thrown)).as(String.valueOf(thrown)).isTrue();
    assertThat(watch.wasCancelled()).isTrue();
    try (Statement next = waiter.createStatement()) {
      assertThat(next.executeUpdate("INSERT INTO t VALUES (2)")).isEqualTo(1);
    }
  }

  @Test
  void statementThatWaits_isCancelledWhenTheTimeIsOver() throws SQLException {
    try (PreparedStatement statement = insert()) {
      Watch watch = limit.watch(statement, Ticker.SYSTEM.read());

      assertCancelledAndUsable(statement, watch);
    }
  }

  /** On a busy machine the time can be over before the statement is on its way. */
  @Test
  void statementThatBeginsToWaitAfterTheTimeIsOver_isCancelledAllTheSame() throws SQLException {
    try (PreparedStatement statement = insert()) {
      Watch watch = limit.watch(statement, Ticker.SYSTEM.read());
      await().until(watch::wasCancelled);

      assertCancelledAndUsable(statement, watch);
    }
  }

  @Test
  void statementThatNeedsNotWait_isLeftAlone() throws SQLException {
    try (PreparedStatement statement = waiter.prepareStatement("INSERT INTO t VALUES (3)")) {
      Watch watch = limit.watch(statement, Ticker.SYSTEM.read() + SILENCE_MILLIS * 1_000_000L);
      assertThat(statement.executeUpdate()).isEqualTo(1);
      watch.end();

      assertThat(watch.wasCancelled()).isFalse();
    }
  }

  @Test
  void statementsThatComeAfterEachOther_leaveTheTimersThreadAlone() throws SQLException {
    int statements = 500;
    try (PreparedStatement statement = insert()) {
      limit.watch(statement, farAway()).end();
      await().until(() -> timersWaits() > 0);
      long before = timersWaits();
      long begin = System.nanoTime();
      for (int i = 0; i < statements; i++) {
        limit.watch(statement, farAway()).end();
        // Time for a thread that was woken up to go back to sleep, so that each one counts.
        LockSupport.parkNanos(MICROSECONDS.toNanos(200));
      }
      long ticks = (System.nanoTime() - begin) / MILLISECONDS.toNanos(25);

      // It looks around 40 times a second and may be late; wake-ups would come on top, 500.
      assertThat(timersWaits() - before).isLessThanOrEqualTo(10 + 2 * ticks);
    }
  }

  @Test
  void statementWhoseTimeIsFarAway_isCancelledThenAndNotBefore() throws SQLException {
    try (PreparedStatement statement = insert()) {
      long begin = System.nanoTime();
      Watch watch = limit.watch(statement, Ticker.SYSTEM.read() + MILLISECONDS.toNanos(400));

      assertCancelledAndUsable(statement, watch);
      assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(400));
    }
  }

  /** So that the timer's thread has stopped to come by, or is about to, when the next one comes. */
  @Test
  void statementsThatComeAfterPauses_areCancelledAllTheSame() throws Exception {
    int callers = 16;
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<Future<Integer>> ends = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        SplittableRandom random = new SplittableRandom(caller);
        ends.add(threads.submit(() -> beCancelledAfterPauses(random)));
      }
      for (Future<Integer> end : ends) {
        assertThat(end.get()).isPositive();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Returns the number of statements that were cancelled. */
  private int beCancelledAfterPauses(SplittableRandom random) throws Exception {
    int count = 0;
    for (int i = 0; i < 20; i++) {
      LockSupport.parkNanos(random.nextLong(MILLISECONDS.toNanos(80)));
      CountDownLatch cancelled = new CountDownLatch(1);
      Watch watch = limit.watch(fake(cancelled::countDown), Ticker.SYSTEM.read());
      if (random.nextBoolean()) {
        assertThat(cancelled.await(SILENCE_MILLIS, MILLISECONDS)).isTrue();
        count++;
      }
      watch.end();
    }
    return count;
  }

  /** Such a cancel would hit the connection's next statement. */
  @Test
  void statementThatEndsWhenItsTimeIsOver_isNotCancelledLater() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    List<Integer> late = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      AtomicBoolean ended = new AtomicBoolean();
      Watch watch =
          limit.watch(
              fake(
                  () -> {
                    LockSupport.parkNanos(MICROSECONDS.toNanos(300)); // as a round trip takes
                    if (ended.get()) {
                      late.add(number);
                    }
                  }),
              Ticker.SYSTEM.read());
      LockSupport.parkNanos(MILLISECONDS.toNanos(49) + random.nextLong(2_000_000));
      watch.end();
      ended.set(true);
    }
    assertThat(late).isEmpty();
  }

  /** A statement that can do nothing but be cancelled. */
  private static PreparedStatement fake(Runnable cancel) {
    return (PreparedStatement)
        Proxy.newProxyInstance(
            WaitLimitTest.class.getClassLoader(),
            new Class<?>[] {PreparedStatement.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("cancel")) {
                cancel.run();
                return null;
              }
              assertThat(method.getName()).isEqualTo("isWrapperFor");
              return false;
            });
  }

  private static long farAway() {
    return Ticker.SYSTEM.read() + MILLISECONDS.toNanos(SILENCE_MILLIS);
  }

  /** Returns how often the threads of timers have begun to wait; of idle ones that is constant. */
  private static long timersWaits() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().equals("idempotent-wait-limit"))
        .mapToLong(ThreadInfo::getWaitedCount)
        .sum();
  }
}
