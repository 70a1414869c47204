package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.zaxxer.hikari.HikariConfig;
import dev.idempotent.Call;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Results that can't be stored take the method's writes with them; stored ones that can't be read
 * never make the method run again.
 */
final class UnstorableResultTest {
  /** A result that may hold itself. */
  private record Box(String name, List<Box> inside) {}

  private static final int LIMIT = 1_000;

  private Bench bench;
  private Leaks leaks;
  private JdbcIdempotency engine;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    leaks = new Leaks();
  }

  @AfterEach
  void close() {
    leaks.close();
    bench.close();
    leaks.assertNone("secret");
  }

  private JdbcIdempotency host(
      Consumer<HikariConfig> poolSettings, UnaryOperator<JdbcIdempotency.Builder> settings) {
    return bench.engine(
        bench.pool(
            config -> {
              config.setMaximumPoolSize(1);
              poolSettings.accept(config);
            }),
        settings);
  }

  private <T> @Nullable T call(Class<T> type, @Nullable T result) throws SQLException {
    return call(engine, type, result);
  }

  private <T> @Nullable T call(JdbcIdempotency host, Class<T> type, @Nullable T result)
      throws SQLException {
    return host.<T, SQLException>call(
        Call.of("op", "secret key", type),
        () -> {
          Bench.write(host.dataSource(), "line");
          runs.incrementAndGet();
          return result;
        });
  }

  private <T> void assertFails(ErrorCode code, Class<T> type, @Nullable T result) {
    Throwable thrown = catchThrowable(() -> call(type, result));
    leaks.add(thrown);
    assertThat(thrown)
        .asInstanceOf(type(IdempotencyException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(code);
  }

  private void assertNothingWrittenAndARetryRuns() throws SQLException {
    assertThat(runs).hasValue(1);
    assertThat(bench.ledgerRows()).isZero();
    assertThat(bench.keyRows()).isZero();
    bench.assertAtRest();
    assertThat(call(String.class, "retry")).isEqualTo("retry");
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cyclicResult_writesNothing(boolean autoCommit) throws SQLException {
    engine = host(config -> config.setAutoCommit(autoCommit), builder -> builder);
    List<Box> inside = new ArrayList<>();
    Box box = new Box("secret", inside);
    inside.add(box);

    assertFails(ErrorCode.RESULT_NOT_ENCODABLE, Box.class, box);

    assertNothingWrittenAndARetryRuns();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resultAboveTheEnginesLimit_writesNothing(boolean autoCommit) throws SQLException {
    engine =
        host(
            config -> config.setAutoCommit(autoCommit),
            builder -> builder.maximumResultBytes(LIMIT));

    assertFails(ErrorCode.RESULT_TOO_LARGE, String.class, "secret".repeat(LIMIT));

    assertNothingWrittenAndARetryRuns();
  }

  @Test
  void resultOfExactlyTheLimit_isStored() throws SQLException {
    engine = host(config -> {}, builder -> builder.maximumResultBytes(LIMIT));
    String result = "x".repeat(LIMIT - 3); // a byte for the form, and two quotes

    assertFails(ErrorCode.RESULT_TOO_LARGE, String.class, result + "x");
    assertThat(call(String.class, result)).isEqualTo(result);
    assertThat(call(host(config -> {}, builder -> builder), String.class, "")).isEqualTo(result);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resultAboveThePacketLimit_writesNothing(boolean autoCommit) throws SQLException {
    engine =
        host(
            config -> {
              config.setAutoCommit(autoCommit);
              config.addDataSourceProperty("maxAllowedPacket", "65536");
            },
            builder -> builder);

    assertFails(ErrorCode.RESULT_TOO_LARGE, String.class, "secret".repeat(20_000));

    assertNothingWrittenAndARetryRuns();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void storedResultOfAnotherType_isNeverRunAgain(boolean inMemory) throws SQLException {
    engine = host(config -> {}, builder -> builder);
    call(String.class, "secret");
    if (!inMemory) {
      engine = host(config -> {}, builder -> builder);
    }

    for (int i = 0; i < 3; i++) {
      assertFails(ErrorCode.RESULT_NOT_DECODABLE, Integer.class, 7);
    }

    assertThat(runs).hasValue(1);
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
    assertThat(call(String.class, "other")).as("the stored one is as it was").isEqualTo("secret");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void storedVoid_thatHasAResultNow_isNeverRunAgain(boolean inMemory) throws SQLException {
    engine = host(config -> {}, builder -> builder);
    call(Void.class, null);
    if (!inMemory) {
      engine = host(config -> {}, builder -> builder);
    }

    assertFails(ErrorCode.RESULT_NOT_DECODABLE, String.class, "secret");

    assertThat(runs).hasValue(1);
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }

  @Test
  void storedResult_ofWhatIsVoidNow_isReplayed() throws SQLException {
    engine = host(config -> {}, builder -> builder);
    call(String.class, "secret");
    engine = host(config -> {}, builder -> builder);

    assertThat(call(Void.class, null)).isNull();

    assertThat(runs).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "", "7}", "{\"a\":1}"})
  void storedResultThatWasDamaged_isNeverRunAgain(String data) throws SQLException {
    engine = host(config -> {}, builder -> builder);
    call(String.class, "secret");
    bench.execute("UPDATE idempotent_call SET result = '" + data + "'");
    engine = host(config -> {}, builder -> builder);

    assertFails(ErrorCode.RESULT_NOT_DECODABLE, String.class, "again");

    assertThat(runs).hasValue(1);
    assertThat(bench.ledgerRows()).isEqualTo(1);
    bench.assertAtRest();
  }
}
