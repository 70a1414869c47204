package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Call;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyException;
import java.sql.SQLException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results as large as the engine, the column and the server's packets allow, and larger. */
@Tag("procedures")
final class ResultSizeTest {
  /** What the stored form of a plain text has beside the text: its version and two quotes. */
  private static final int FORM_BYTES = 3;

  private static final int PACKET = 1 << 20;

  /** How many sizes below and above the greatest one are looked at. */
  private static final int AROUND = 12;

  private Bench bench;

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private JdbcIdempotency engine(
      HikariDataSource pool, UnaryOperator<JdbcIdempotency.Builder> settings) {
    return bench.engine(
        pool, builder -> settings.apply(builder.nearCache(cache -> cache.maximumBytes(0))));
  }

  private static String call(JdbcIdempotency engine, String key, String result)
      throws SQLException {
    return engine.call(
        Call.of("op", key, String.class),
        () -> {
          Bench.write(engine.dataSource(), key);
          return result;
        });
  }

  @Test
  void everySizeAroundTheEnginesLimit_isStoredOrRolledBack() throws SQLException {
    int limit = 5_000;
    JdbcIdempotency engine =
        engine(bench.pool(config -> {}), builder -> builder.maximumResultBytes(limit));
    for (int size = limit - 4; size <= limit + 4; size++) {
      String key = "k" + size;
      String result = "r".repeat(size - FORM_BYTES);
      long before = bench.ledgerRows();
      if (size <= limit) {
        assertThat(call(engine, key, result)).isEqualTo(result);
        assertThat(call(engine, key, "not run")).isEqualTo(result);
        assertThat(bench.ledgerRows()).isEqualTo(before + 1);
      } else {
        assertTooLarge(catchThrowable(() -> call(engine, key, result)));
        assertThat(bench.ledgerRows()).isEqualTo(before);
        assertThat(call(engine, key, "less")).isEqualTo("less");
      }
    }
    bench.assertAtRest();
  }

  @Test
  void largestResultOfTheColumn_isStoredAndReplayed() throws SQLException {
    int largest = (1 << 24) - 1;
    JdbcIdempotency engine =
        engine(bench.pool(config -> {}), builder -> builder.maximumResultBytes(largest));
    String result = "r".repeat(largest - FORM_BYTES);

    assertThat(call(engine, "fits", result)).isEqualTo(result);
    assertThat(call(engine, "fits", "not run")).isEqualTo(result);
    assertTooLarge(catchThrowable(() -> call(engine, "does not", result + "r")));
    assertThat(bench.ledgerRows()).isOne();
  }

  /**
   * Whatever the server takes it must give back, too: a result that is stored and can't be read
   * would be lost. The texts are such that they take one byte of the stored JSON, or two.
   */
  @ParameterizedTest
  @ValueSource(strings = {"r", "\\"})
  void everySizeAroundMaxAllowedPacket_isStoredAndReplayedOrRolledBack(String unit)
      throws SQLException {
    long usual = bench.count("SELECT @@GLOBAL.max_allowed_packet");
    bench.execute("SET GLOBAL max_allowed_packet = " + PACKET);
    try {
      for (boolean onServer : new boolean[] {false, true}) {
        HikariDataSource pool =
            bench.pool(
                config -> {
                  config.setMaximumPoolSize(2);
                  config.addDataSourceProperty("useServerPrepStmts", onServer);
                  config.addDataSourceProperty("cachePrepStmts", onServer);
                });
        probeSizes(engine(pool, builder -> builder.maximumResultBytes(PACKET * 2)), unit, onServer);
      }
    } finally {
      bench.execute("SET GLOBAL max_allowed_packet = " + usual);
    }
    bench.assertAtRest();
  }

  private void probeSizes(JdbcIdempotency engine, String unit, boolean onServer)
      throws SQLException {
    int fits = 1;
    int tooLarge = PACKET;
    while (tooLarge - fits > 1) {
      int middle = (fits + tooLarge) / 2;
      if (isStored(engine, unit + onServer + middle, unit.repeat(middle))) {
        fits = middle;
      } else {
        tooLarge = middle;
      }
    }
    int beyond = tooLarge + AROUND;
    assertTooLarge(
        catchThrowable(() -> call(engine, "beyond" + unit + onServer, unit.repeat(beyond))));
    for (int size = fits - AROUND; size <= fits + AROUND; size++) {
      assertThat(isStored(engine, "again" + unit + onServer + size, unit.repeat(size)))
          .as("%d units, where %d fit", size, fits)
          .isEqualTo(size <= fits);
    }
  }

  /** Either it is stored and replayed, or all is rolled back and the key free. */
  private boolean isStored(JdbcIdempotency engine, String key, String result) throws SQLException {
    long before = bench.ledgerRows();
    Throwable thrown = catchThrowable(() -> call(engine, key, result));
    if (thrown == null) {
      assertThat(call(engine, key, "not run")).isEqualTo(result);
      assertThat(bench.ledgerRows()).isEqualTo(before + 1);
      return true;
    }
    // A statement that fills the packet to the last byte passes the driver's own check; the server
    // refuses it and hangs up, which the driver can't tell from another loss of the connection.
    assertThat(codeOf(thrown)).isIn(ErrorCode.RESULT_TOO_LARGE, ErrorCode.STORE_UNAVAILABLE);
    assertThat(bench.ledgerRows()).as("rolled back").isEqualTo(before);
    assertThat(call(engine, key, "less")).isEqualTo("less");
    return false;
  }

  private static void assertTooLarge(Throwable thrown) {
    assertThat(codeOf(thrown)).as(thrown::getMessage).isEqualTo(ErrorCode.RESULT_TOO_LARGE);
    assertThat(thrown.getMessage()).doesNotContain("rrrr", "\\\\");
  }

  private static ErrorCode codeOf(Throwable thrown) {
    assertThat(thrown).isInstanceOf(IdempotencyException.class);
    return ((IdempotencyException) thrown).code();
  }
}
