package dev.idempotent.jdbc;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.idempotent.Call;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyException;
import dev.idempotent.testdatabase.Wire;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A host that holds a key and is not heard of any more, with its connections open: it is frozen, or
 * the network swallows what it sends. The server frees the key when the session has been silent for
 * {@code wait_timeout}; until then others are told that the key is in use.
 */
final class VanishedHostTest {
  private static final Duration WAIT_TIMEOUT = Duration.ofSeconds(4);
  private static final String SESSION = "sessionVariables=wait_timeout=" + WAIT_TIMEOUT.toSeconds();

  /** What the server may take beyond that, on a machine that does other work besides. */
  private static final Duration MARGIN = Duration.ofSeconds(6);

  private Bench bench;
  private Crew crew;
  private Wire wire;
  private JdbcIdempotency impatient;
  private JdbcIdempotency patient;

  @BeforeEach
  void open() throws Exception {
    bench = new Bench();
    crew = new Crew();
    wire = new Wire(bench.schema().jdbcUrl());
    impatient = host(Duration.ofMillis(300));
    patient = host(Duration.ofSeconds(30));
  }

  @AfterEach
  void close() throws IOException {
    wire.up();
    crew.close();
    bench.close();
    wire.close();
  }

  private JdbcIdempotency host(Duration wait) {
    return bench.engine(
        bench.pool(config -> config.setMaximumPoolSize(1)), builder -> builder.waitAtMost(wait));
  }

  private static String call(JdbcIdempotency host) throws SQLException {
    return host.<String, SQLException>call(
        "op",
        "key",
        String.class,
        () -> {
          Bench.write(host.dataSource(), "line");
          return "after it";
        });
  }

  private static void assertCode(Throwable thrown, ErrorCode code) {
    assertThat(thrown)
        .asInstanceOf(type(IdempotencyException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(code);
  }

  /** Fails unless others hear at once that the key is in use, and get it once it is free. */
  private void assertFreeAfterTheTimeout(long vanishedAt) throws Exception {
    assertCode(catchThrowable(() -> call(impatient)), ErrorCode.IN_PROGRESS);
    Duration toError = Duration.ofNanos(System.nanoTime() - vanishedAt);
    assertThat(toError).isLessThan(WAIT_TIMEOUT);

    Future<String> waiting = crew.start(() -> call(patient));
    await().untilAsserted(() -> assertThat(bench.lockWaits()).isEqualTo(1));

    assertThat(Crew.join(waiting)).isEqualTo("after it");
    Duration toFree = Duration.ofNanos(System.nanoTime() - vanishedAt);
    System.out.println(
        "vanished host: error after "
            + toError.toMillis()
            + " ms, key free after "
            + toFree.toMillis()
            + " ms, wait_timeout "
            + WAIT_TIMEOUT.toMillis()
            + " ms");
    assertThat(toFree).isBetween(WAIT_TIMEOUT.minusSeconds(1), WAIT_TIMEOUT.plus(MARGIN));
    assertThat(bench.ledgerRows()).isEqualTo(1);
  }

  @Test
  void frozenProcess_keepsItsKeyForTheTimeout_andLearnsItsLossWhenItIsThawed() throws Exception {
    try (RemoteHost host =
        new RemoteHost(bench, bench.schema().jdbcUrl() + "&" + SESSION, 2, Duration.ofSeconds(5))) {
      host.send("hold key");
      host.await("held key");
      long vanishedAt = System.nanoTime();
      host.freeze();

      assertFreeAfterTheTimeout(vanishedAt);

      host.thaw();
      host.send("go");
      // The session is gone, and with it what the method had written.
      assertThat(host.outcome()).isEqualTo("failed key STORE_UNAVAILABLE");
    }
    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  @ParameterizedTest
  @CsvSource({"true,STORE_UNAVAILABLE", "false,OUTCOME_UNKNOWN"})
  void hostWhosePacketsAreSwallowed_keepsItsKeyForTheTimeout_andFailsInItsOwnTime(
      boolean withResult, ErrorCode code) throws Exception {
    JdbcIdempotency lost =
        bench.engine(
            bench.pool(
                config -> {
                  config.setJdbcUrl(wire.url());
                  config.addDataSourceProperty("sessionVariables", "wait_timeout=4");
                  config.setMaximumPoolSize(1);
                  config.setConnectionTimeout(1_000);
                  config.setValidationTimeout(500);
                }),
            builder ->
                builder.answerWithin(Duration.ofSeconds(1)).resolveWithin(Duration.ofSeconds(1)));
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Class<?> type = withResult ? String.class : Void.class;
    Future<?> call =
        crew.start(
            () ->
                lost.call(
                    Call.of("op", "key", type),
                    () -> {
                      Bench.write(lost.dataSource(), "lost");
                      held.countDown();
                      release.await(30, SECONDS);
                      return null;
                    }));
    assertThat(held.await(10, SECONDS)).isTrue();
    wire.stall();
    long vanishedAt = System.nanoTime();

    release.countDown();
    assertFreeAfterTheTimeout(vanishedAt);

    assertCode(Crew.failure(call), code);
    assertThat(NANOSECONDS.toSeconds(System.nanoTime() - vanishedAt)).isLessThan(20);
    wire.up();
    assertThat(bench.ledgerRows()).isEqualTo(1);
  }
}
