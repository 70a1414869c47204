package dev.idempotent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.TransactionLostException;
import dev.idempotent.testdatabase.DatabaseKind;
import dev.idempotent.testdatabase.TestDatabase;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that insert their key last: until then no row of theirs is there to prove anything by. */
@Timeout(60)
final class ClaimLastTest {
  private final CountDownLatch held = new CountDownLatch(1);
  private Application application;
  private Options options;

  @BeforeEach
  void start() throws SQLException {
    application = new Application(builder -> builder);
    options = new Options(application.ledger());
    execute("CREATE TABLE accounts (id INT PRIMARY KEY, amount INT NOT NULL)");
    execute("INSERT INTO accounts VALUES (1, 0)");
  }

  @AfterEach
  void stop() {
    application.close();
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = application.idempotency().dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void batch(String... statements) throws SQLException {
    try (Connection connection = application.idempotency().dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.addBatch(sql);
      }
      statement.executeBatch();
    }
  }

  private void onAnotherHost(String... statements) throws Exception {
    try (Application other = application.besides();
        Connection connection = other.idempotency().dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void batch_thatFailsInPart_isPartOfTheCall() throws Exception {
    String result =
        options.last(
            "k",
            () -> {
              assertThatThrownBy(
                      () ->
                          batch(
                              "INSERT INTO accounts VALUES (2, 0)",
                              "INSERT INTO accounts VALUES (1, 0)",
                              "INSERT INTO accounts VALUES (1, 1)",
                              "INSERT INTO accounts VALUES (3, 0)"))
                  .isInstanceOf(BatchUpdateException.class);
              return "done";
            });

    assertThat(result).isEqualTo("done");
    assertThat(application.entries("last")).isEqualTo(1);
    assertThat(application.count("SELECT COUNT(*) FROM accounts")).isEqualTo(3);
    assertThat(application.keys()).isEqualTo(1);
  }

  /** Only MariaDB goes on with a batch whose transaction it has ended. */
  static Stream<String> mariaDb() {
    return TestDatabase.get().kind() == DatabaseKind.MARIADB ? Stream.of("MariaDB") : Stream.of();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("mariaDb")
  void batch_whoseLastFailureHidesTheLoss_leavesNothing(String server) throws Exception {
    assertThatThrownBy(
            () ->
                options.last(
                    "k",
                    () -> {
                      execute(
                          "SET SESSION innodb_snapshot_isolation = ON",
                          "SELECT COUNT(*) FROM accounts");
                      onAnotherHost("UPDATE accounts SET amount = 5");
                      return String.valueOf(
                          catchThrowable(
                              () ->
                                  batch(
                                      "UPDATE accounts SET amount = 9",
                                      "INSERT INTO accounts VALUES (2, 0)",
                                      "INSERT INTO accounts VALUES (2, 0)")));
                    }))
        .isInstanceOf(TransactionLostException.class);

    assertThat(application.keys()).isZero();
    assertThat(application.entries("last")).isZero();
    assertThat(application.count("SELECT COUNT(*) FROM accounts")).isEqualTo(1);
  }

  @Test
  void joinedCall_thatThrowsAfterAnotherCameFirst_replaysTheWinner() throws Exception {
    try (Application other = application.besides()) {
      String result =
          options.outer(
              "outer",
              () ->
                  options.last(
                      "k",
                      () -> {
                        application.onOtherEngine(
                            other, () -> new Options(other.ledger()).last("k", () -> "winner"));
                        throw new IllegalStateException("saw the winner's state");
                      }));
      assertThat(result).isEqualTo("winner");
    }
    assertThat(application.entries("last")).isEqualTo(1);
    assertThat(application.entries("outer")).isEqualTo(1);
    assertThat(application.keys()).isEqualTo(2);
  }

  @Test
  void joinedCall_thatThrowsWhileAnotherHoldsTheKey_failsAsItIs() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Application other = application.besides()) {
      FutureTask<String> holder = new FutureTask<>(() -> holdKey(new Options(other.ledger()), end));
      String result =
          options.outer(
              "outer",
              () -> {
                try {
                  return options.last(
                      "k",
                      () -> {
                        application.onOtherEngine(other, () -> startAndAwaitKey(holder));
                        throw new IllegalStateException("business");
                      });
                } catch (IllegalStateException e) {
                  return e.getMessage();
                }
              });
      assertThat(result).isEqualTo("business");
      end.countDown();
      assertThat(holder.get()).isEqualTo("holder");
    }
    assertThat(application.entries("outer")).isEqualTo(2);
    assertThat(application.entries("last")).isEqualTo(1);
  }

  /** Holds the key's row in an outer call's transaction until the end is called for. */
  private String holdKey(Options others, CountDownLatch end) throws Exception {
    return others.outer(
        "holder",
        () -> {
          others.last("k", () -> "winner");
          held.countDown();
          end.await();
          return "holder";
        });
  }

  private @Nullable Void startAndAwaitKey(FutureTask<?> holder) throws InterruptedException {
    new Thread(holder, "holder").start();
    held.await();
    return null;
  }
}
