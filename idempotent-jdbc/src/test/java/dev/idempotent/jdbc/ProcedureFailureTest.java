package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.ErrorCode;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.testdatabase.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The way to the database fails under a procedure that writes the outcome and commits. */
final class ProcedureFailureTest {
  private Bench bench;
  private Wire wire;
  private JdbcIdempotency engine;
  private final AtomicInteger runs = new AtomicInteger();

  /** When the key is written. */
  enum Order {
    FIRST,
    LAST
  }

  @BeforeEach
  void open() throws Exception {
    bench = new Bench();
    wire = new Wire(bench.schema().jdbcUrl());
  }

  @AfterEach
  void close() throws IOException {
    wire.up();
    if (engine != null) {
      Idempotency.uninstall(engine);
    }
    bench.close();
    wire.close();
  }

  private void start(boolean autoCommit) {
    HikariDataSource pool =
        bench.pool(
            config -> {
              config.setJdbcUrl(wire.url());
              config.setAutoCommit(autoCommit);
              config.setMaximumPoolSize(2);
              config.setMinimumIdle(0);
              config.setConnectionTimeout(1_000);
              config.setValidationTimeout(500);
            });
    engine =
        bench.engine(
            pool,
            builder ->
                builder
                    .procedures(true)
                    .waitAtMost(Duration.ofSeconds(1))
                    .answerWithin(Duration.ofMillis(500))
                    .resolveWithin(Duration.ofSeconds(3)));
    Idempotency.install(engine);
  }

  private String call(Order order, Wire.Fault fault) throws Exception {
    return order == Order.LAST
        ? Annotated.call("last", "key", () -> run(fault))
        : engine.<String, Exception>call("op", "key", String.class, () -> run(fault));
  }

  private String run(Wire.Fault fault) throws Exception {
    Bench.write(engine.dataSource(), "line");
    if (fault != null) {
      wire.next(Wire::isCommit, fault);
    }
    return "run " + runs.incrementAndGet();
  }

  private void assertCode(Order order, Wire.Fault fault, ErrorCode code) {
    assertThat(catchThrowable(() -> call(order, fault)))
        .asInstanceOf(type(IdempotencyException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(code);
  }

  private void assertNothingRemainsAndARetryRuns(Order order) throws Exception {
    bench.assertAtRest();
    assertThat(bench.ledgerRows()).isZero();
    assertThat(bench.keyRows()).isZero();
    int before = runs.get();
    assertThat(call(order, null)).isEqualTo("run " + (before + 1));
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  @ParameterizedTest
  @CsvSource({
    "LOSE, STORE_UNAVAILABLE",
    "LOSE_ANSWER, STORE_UNAVAILABLE",
    "STALL, STORE_UNAVAILABLE",
    // From here it looks like waiting for another holder.
    "HOLD_ANSWER, IN_PROGRESS"
  })
  void claimThatIsNotAnswered_runsNothing(Wire.Fault fault, ErrorCode code) throws Exception {
    start(true);
    wire.next(text -> text.contains("IDEMPOTENT_CALL_CLAIM`("), fault);

    assertCode(Order.FIRST, null, code);

    wire.up();
    assertThat(runs).hasValue(0);
    assertNothingRemainsAndARetryRuns(Order.FIRST);
  }

  @ParameterizedTest
  @CsvSource({
    "FIRST, true, LOSE_ANSWER", "FIRST, true, HOLD_ANSWER", "FIRST, true, HALF_CLOSE",
    "FIRST, true, CUT_AFTER", "FIRST, false, LOSE_ANSWER", "FIRST, false, HOLD_ANSWER",
    "LAST, true, LOSE_ANSWER", "LAST, true, HOLD_ANSWER", "LAST, true, HALF_CLOSE",
    "LAST, true, CUT_AFTER", "LAST, false, LOSE_ANSWER", "LAST, false, HOLD_ANSWER"
  })
  void answerThatIsLost_tookEffect(Order order, boolean autoCommit, Wire.Fault fault)
      throws Exception {
    start(autoCommit);

    assertThat(call(order, fault)).isEqualTo("run 1");

    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(engine.unwrap(IdempotencyEngine.class).nearCacheSize()).isEqualTo(1);
    assertThat(call(order, null)).isEqualTo("run 1");
    bench.assertAtRest();
  }

  @ParameterizedTest
  @CsvSource({
    "FIRST, true, LOSE", "FIRST, true, DROP", "FIRST, false, LOSE", "FIRST, false, DROP",
    "LAST, true, LOSE", "LAST, true, DROP", "LAST, false, LOSE", "LAST, false, DROP"
  })
  void callThatIsLost_isRefused(Order order, boolean autoCommit, Wire.Fault fault)
      throws Exception {
    start(autoCommit);

    assertCode(order, fault, ErrorCode.COMMIT_REFUSED);

    assertNothingRemainsAndARetryRuns(order);
  }

  @ParameterizedTest
  @CsvSource({"FIRST, true", "FIRST, false", "LAST, true", "LAST, false"})
  void callThatIsDelayed_doesNotArriveAfterItWasRefused(Order order, boolean autoCommit)
      throws Exception {
    start(autoCommit);

    assertCode(order, Wire.Fault.DELAY, ErrorCode.COMMIT_REFUSED);
    wire.deliver();

    assertNothingRemainsAndARetryRuns(order);
  }

  @ParameterizedTest
  @EnumSource
  void nobodyToAsk_isUnknown(Order order) throws Exception {
    start(true);

    assertCode(order, Wire.Fault.DOWN, ErrorCode.OUTCOME_UNKNOWN);

    wire.up();
    assertThat(engine.unwrap(IdempotencyEngine.class).callsInProgress()).isZero();
    // The pool takes its time to connect again.
    await()
        .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
        .until(() -> call(order, null).equals("run " + runs));
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }
}
