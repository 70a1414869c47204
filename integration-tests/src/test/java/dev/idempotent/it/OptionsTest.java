package dev.idempotent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.CallInProgressException;
import dev.idempotent.IdempotentCall;
import dev.idempotent.it.Options.Declined;
import dev.idempotent.it.Options.Refused;
import dev.idempotent.spi.FailureCodec;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The annotation's further options, by woven methods on the real database. */
@Timeout(60)
final class OptionsTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Application application;
  private Options options;

  @BeforeEach
  void start() throws SQLException {
    application = new Application(builder -> builder);
    options = new Options(application.ledger());
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    application.close();
  }

  private void restart() throws SQLException {
    // Another host with the same database: its near-cache is empty.
    application = application.restarted();
    options = new Options(application.ledger());
  }

  @Test
  void recordedFailure_isReplayedWithTypeMessageAndProperties() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Declined thrown = new Declined("card declined", "limit");
    for (int i = 0; i < 3; i++) {
      Throwable caught =
          catchThrowable(
              () ->
                  options.recorded(
                      "k",
                      () -> {
                        runs.incrementAndGet();
                        throw thrown;
                      }));
      assertThat(caught).isExactlyInstanceOf(Declined.class).hasMessage("card declined");
      assertThat(((Declined) caught).reason()).isEqualTo("limit");
      if (i == 0) {
        assertThat(caught).isSameAs(thrown);
      }
      if (i == 1) {
        restart();
      }
    }
    assertThat(runs).hasValue(1);
    assertThat(application.entries("recorded")).isZero();
    assertThat(application.keys()).isEqualTo(1);
  }

  /** Else the thread would stay inside of the transaction, and its next calls in it for ever. */
  @Test
  void failureCodec_thatThrows_keepsNoCallFromEnding() throws Exception {
    application.close();
    application = new Application(builder -> builder.failureCodec(types -> new UnsureFailures()));
    options = new Options(application.ledger());

    assertThatThrownBy(
            () ->
                options.recorded(
                    "k",
                    () -> {
                      throw new Declined("no", "limit");
                    }))
        .isExactlyInstanceOf(Declined.class)
        .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
    assertThat(options.recorded("other", () -> "done")).isEqualTo("done");

    assertThat(application.keys()).isEqualTo(1);
    assertThat(application.entries("recorded")).isEqualTo(1);
    assertThat(options.recorded("k", () -> "done")).isEqualTo("done");
  }

  private static final class UnsureFailures implements FailureCodec.BoundFailures {
    @Override
    public boolean records(Throwable failure) {
      throw new IllegalStateException("codec");
    }

    @Override
    public byte[] encode(Throwable failure) {
      throw new AssertionError("never recorded");
    }

    @Override
    public Throwable decode(byte[] data) {
      throw new AssertionError("never recorded");
    }
  }

  @Test
  void subclassOfRecordedFailure_isNotRecorded() throws Exception {
    assertThatThrownBy(
            () ->
                options.recorded(
                    "k",
                    () -> {
                      throw new Refused("no", "other");
                    }))
        .isExactlyInstanceOf(Refused.class);
    assertThat(application.keys()).isZero();
    assertThat(options.recorded("k", () -> "done")).isEqualTo("done");
  }

  @Test
  void recordedFailure_ofJoinedCall_isKeptWhenTheOuterCallGoesOn() throws Exception {
    String result =
        options.outer(
            "outer",
            () -> {
              Throwable caught =
                  catchThrowable(
                      () ->
                          options.recorded(
                              "inner",
                              () -> {
                                throw new Declined("no", "limit");
                              }));
              return caught.getClass().getSimpleName();
            });
    assertThat(result).isEqualTo("Declined");
    assertThat(application.entries("recorded")).isZero();
    assertThat(application.entries("outer")).isEqualTo(1);
    assertThat(application.keys()).isEqualTo(2);
    assertThatThrownBy(() -> options.recorded("inner", () -> "runs"))
        .isExactlyInstanceOf(Declined.class);
    restart();
    assertThatThrownBy(() -> options.recorded("inner", () -> "runs"))
        .isExactlyInstanceOf(Declined.class);
  }

  /** What may commit has calls without a result prove afterwards that their keys are there. */
  @Test
  void recordedFailure_ofJoinedVoidCall_isKeptWhenTheOuterCallsProcedure() throws Exception {
    execute("CREATE PROCEDURE p() BEGIN END");
    options.outer(
        "outer",
        () -> {
          assertThatThrownBy(() -> options.lastRecorded("inner", OptionsTest::declines))
              .isExactlyInstanceOf(Declined.class);
          execute("CALL p()");
          return "done";
        });

    restart();
    assertThatThrownBy(() -> options.lastRecorded("inner", () -> "runs"))
        .isExactlyInstanceOf(Declined.class);
  }

  @Test
  void claimLast_ofJoinedCall_isReplayedByAnotherHost() throws Exception {
    String result = options.outer("outer", () -> options.last("inner", () -> "first"));

    assertThat(result).isEqualTo("first");
    restart();
    assertThat(options.last("inner", () -> "runs again")).isEqualTo("first");
  }

  private static Object declines() throws Declined {
    throw new Declined("no", "limit");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = application.idempotency().dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void recordedFailure_doesNotRunAfterCommitActions() {
    AtomicInteger actions = new AtomicInteger();
    assertThatThrownBy(
            () ->
                options.recorded(
                    "k",
                    () -> {
                      IdempotentCall.current().afterCommit(actions::incrementAndGet);
                      throw new Declined("no", "limit");
                    }))
        .isInstanceOf(Declined.class);
    assertThat(actions).hasValue(0);
  }

  @Test
  void claimLast_runsOnceAndReplays() throws Exception {
    assertThat(options.last("k", () -> "first")).isEqualTo("first");
    assertThat(options.last("k", () -> "second")).isEqualTo("first");
    restart();
    assertThat(options.last("k", () -> "third")).isEqualTo("first");
    assertThat(application.entries("last")).isEqualTo(1);
  }

  @Test
  void claimLast_thatLosesTheRace_isRolledBackAndReplaysTheWinner() throws Exception {
    try (Application other = application.besides()) {
      String result =
          options.last(
              "k",
              () -> {
                application.onOtherEngine(
                    other, () -> new Options(other.ledger()).last("k", () -> "winner"));
                return "loser";
              });
      assertThat(result).isEqualTo("winner");
    }
    assertThat(application.entries("last")).isEqualTo(1);
  }

  @Test
  void claimLast_thatThrowsAfterAnotherCameFirst_replaysTheWinner() throws Exception {
    try (Application other = application.besides()) {
      String result =
          options.last(
              "k",
              () -> {
                application.onOtherEngine(
                    other, () -> new Options(other.ledger()).last("k", () -> "winner"));
                throw new IllegalStateException("saw the winner's state");
              });
      assertThat(result).isEqualTo("winner");
    }
    assertThat(application.entries("last")).isEqualTo(1);
  }

  @Test
  void claimLast_thatThrows_leavesNothing() throws Exception {
    assertThatThrownBy(
            () ->
                options.last(
                    "k",
                    () -> {
                      throw new IllegalStateException("business");
                    }))
        .hasMessage("business");
    assertThat(application.entries("last")).isZero();
    assertThat(application.keys()).isZero();
  }

  @Test
  void claimLast_recordsFailuresToo() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(
              () ->
                  options.lastRecorded(
                      "k",
                      () -> {
                        throw new Declined("no", "limit");
                      }))
          .isExactlyInstanceOf(Declined.class);
    }
  }

  @Test
  void retries_runAgainAfterADeadlock() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    String result =
        options.retried(
            "k",
            () -> {
              if (runs.incrementAndGet() < 3) {
                throw new SQLException("as from the driver", "40001", 1213);
              }
              return "third";
            });
    assertThat(result).isEqualTo("third");
    assertThat(application.entries("retried")).isEqualTo(1);
  }

  @Test
  void retries_whenUsedUp_suppressEarlierAttemptsIntoTheLast() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Throwable thrown =
        catchThrowable(
            () ->
                options.retried(
                    "k",
                    () -> {
                      throw new SQLException("run " + runs.incrementAndGet(), "40001", 1213);
                    }));
    assertThat(thrown).hasMessage("run 3");
    assertThat(thrown.getSuppressed()).extracting(Throwable::getMessage).contains("run 1", "run 2");
    assertThat(application.entries("retried")).isZero();
  }

  @Test
  void retries_areNotMadeForOtherExceptions() {
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(
            () ->
                options.retried(
                    "k",
                    () -> {
                      runs.incrementAndGet();
                      throw new SQLException("unique", "23000", 1062);
                    }))
        .hasMessage("unique");
    assertThat(runs).hasValue(1);
  }

  @Test
  void retries_areNotMadeInsideOfAnotherCall() {
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(
            () ->
                options.outer(
                    "outer",
                    () ->
                        options.retried(
                            "k",
                            () -> {
                              runs.incrementAndGet();
                              throw new SQLException("as from the driver", "40001", 1213);
                            })))
        .isInstanceOf(SQLException.class);
    assertThat(runs).hasValue(1);
  }

  @Test
  void failFast_whileAnotherCallRuns_isRefusedAtOnce() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Future<String> first =
        threads.submit(
            () ->
                options.impatient(
                    "k",
                    () -> {
                      running.countDown();
                      end.await();
                      return "first";
                    }));
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> options.impatient("k", () -> "second"))
        .isInstanceOf(CallInProgressException.class);
    end.countDown();
    assertThat(first.get()).isEqualTo("first");
    assertThat(options.impatient("k", () -> "third")).isEqualTo("first");
  }

  @Test
  void derivedKey_isTheSameForTheSameCallOnEveryHost() throws Exception {
    String first = options.derived("k");
    assertThat(first).matches("[0-9a-f]{64}").isNotEqualTo(options.derived("other"));
  }
}
