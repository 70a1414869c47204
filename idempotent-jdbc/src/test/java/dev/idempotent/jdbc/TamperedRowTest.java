package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.Call;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows that somebody has changed, or that another version has written: a retry fails with a typed
 * exception, does not run the method, and leaves the row as it is.
 */
final class TamperedRowTest {
  /** A result with all that JSON has. */
  record Receipt(String id, long amount, List<String> lines) {}

  private static final Receipt RECEIPT = new Receipt("r-1", 1234, List.of("one", "two"));

  private Bench bench;
  private JdbcIdempotency engine;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    engine =
        bench.engine(
            bench.pool(config -> config.setMaximumPoolSize(2)),
            builder -> builder.nearCache(cache -> cache.maximumBytes(0)));
    call(Receipt.class, RECEIPT);
  }

  @AfterEach
  void close() {
    assertThat(runs).as("runs of the method").hasValue(1);
    bench.assertAtRest();
    bench.close();
  }

  private <T> T call(Class<T> type, T result) throws SQLException {
    return engine.call(
        Call.of("op", "k", type).scope("s").fingerprint("f"),
        () -> {
          runs.incrementAndGet();
          Bench.write(engine.dataSource(), "x");
          return result;
        });
  }

  private void assertRefused(ErrorCode... codes) throws SQLException {
    assertRefused(Receipt.class, codes);
  }

  private void assertRefused(Class<?> type, ErrorCode... codes) throws SQLException {
    String before = row();
    Throwable thrown = catchThrowable(() -> call(type, null));
    assertThat(thrown).isInstanceOf(IdempotencyException.class);
    assertThat(((IdempotencyException) thrown).code()).isIn((Object[]) codes);
    assertThat(thrown.getMessage()).doesNotContain("r-1", "1234", "two");
    assertThat(row()).as("the row").isEqualTo(before);
    assertThat(bench.ledgerRows()).isOne();
  }

  private String row() throws SQLException {
    try (Connection connection = bench.schema().connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CONCAT_WS(',', HEX(scope), HEX(identity), HEX(attempt), outcome,"
                    + " COALESCE(HEX(fingerprint), '-'), expires_at, COALESCE(HEX(result), '-'))"
                    + " FROM idempotent_call")) {
      row.next();
      return row.getString(1);
    }
  }

  private void tamper(byte[] result) throws SQLException {
    try (Connection connection = bench.schema().connect();
        PreparedStatement statement =
            connection.prepareStatement("UPDATE idempotent_call SET result = ?")) {
      statement.setBytes(1, result);
      statement.executeUpdate();
    }
  }

  private byte[] stored() throws SQLException {
    try (Connection connection = bench.schema().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT result FROM idempotent_call")) {
      row.next();
      return row.getBytes(1);
    }
  }

  @Test
  void everyOutcomeCode_withAndWithoutResult() throws SQLException {
    for (int code = 0; code <= 255; code++) {
      bench.execute("UPDATE idempotent_call SET outcome = " + code);
      if (code == 3) {
        assertThat(call(Receipt.class, null)).isEqualTo(RECEIPT);
      } else if (code == 4) {
        assertRefused(ErrorCode.RESULT_NOT_DECODABLE);
      } else {
        assertRefused(ErrorCode.RECORD_UNREADABLE);
      }
    }
    bench.execute("UPDATE idempotent_call SET result = NULL");
    for (int code = 0; code <= 255; code++) {
      bench.execute("UPDATE idempotent_call SET outcome = " + code);
      if (code == 2) {
        assertThat(call(Receipt.class, null)).isNull();
      } else if (code == 1) {
        assertRefused(ErrorCode.RESULT_NOT_DECODABLE);
      } else {
        assertRefused(ErrorCode.RECORD_UNREADABLE);
      }
    }
  }

  @Test
  void everyOtherVersionOfTheForm_isRefused() throws SQLException {
    byte[] data = stored();
    for (int version = 0; version <= 255; version++) {
      if (version != data[0]) {
        byte[] other = data.clone();
        other[0] = (byte) version;
        tamper(other);
        assertRefused(ErrorCode.RESULT_NOT_DECODABLE);
      }
    }
  }

  @Test
  void everyTruncation_isRefused() throws SQLException {
    byte[] data = stored();
    for (int length = 0; length < data.length; length++) {
      tamper(java.util.Arrays.copyOf(data, length));
      assertRefused(ErrorCode.RESULT_NOT_DECODABLE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "01",
        "0100",
        "01ff",
        "016e756c6c",
        "017b7d",
        "015b5d",
        "0122",
        "01efbbbf7b7d",
        "fffe",
        "1f8b0800",
        "aced0005",
        "504b0304",
        "01c080",
        "01eda080"
      })
  void garbage_isRefused(String hex) throws SQLException {
    tamper(HexFormat.of().parseHex(hex));
    assertRefused(ErrorCode.RESULT_NOT_DECODABLE);
  }

  @Test
  void nestingWithoutEnd_isRefused() throws SQLException {
    for (String unit : List.of("[", "{\"a\":", "[{\"lines\":")) {
      tamper(("\u0001" + unit.repeat(100_000)).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertRefused(ErrorCode.RESULT_NOT_DECODABLE);
      String inLines = "\u0001{\"id\":\"x\",\"amount\":1,\"lines\":" + unit.repeat(100_000);
      tamper(inLines.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertRefused(ErrorCode.RESULT_NOT_DECODABLE);
    }
  }

  @Test
  void numberWithoutEnd_isRefused() throws SQLException {
    for (String number : List.of("9".repeat(1_000_000), "1e999999999", "-", "0.".repeat(9))) {
      String json = "\u0001{\"id\":\"x\",\"amount\":" + number + ",\"lines\":[]}";
      tamper(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertRefused(ErrorCode.RESULT_NOT_DECODABLE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "java.lang.Integer",
    "java.lang.Boolean",
    "java.util.UUID",
    "java.time.Instant",
    "[B",
    "java.math.BigDecimal"
  })
  void resultOfAnotherType_isRefused(String type) throws Exception {
    assertRefused(Class.forName(type), ErrorCode.RESULT_NOT_DECODABLE, ErrorCode.RECORD_UNREADABLE);
  }

  @Test
  void otherFingerprint_isRefused() throws SQLException {
    bench.execute("UPDATE idempotent_call SET fingerprint = REPEAT('x', 32)");
    assertRefused(ErrorCode.KEY_REUSED);
    bench.execute("UPDATE idempotent_call SET fingerprint = NULL");
    assertRefused(ErrorCode.KEY_REUSED);
  }

  @Test
  void otherAttempt_changesNothing() throws SQLException {
    bench.execute("UPDATE idempotent_call SET attempt = REPEAT('x', 16)");

    assertThat(call(Receipt.class, null)).isEqualTo(RECEIPT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999-12-31 23:59:59.999999", "2038-01-19 03:14:08", "3000-01-01"})
  void farAwayExpiry_isReplayed(String expiry) throws SQLException {
    bench.execute("UPDATE idempotent_call SET expires_at = '" + expiry + "'");

    assertThat(call(Receipt.class, null)).isEqualTo(RECEIPT);
  }

  /** What is still valid JSON of the type can't be told from a result; all else is refused. */
  @Test
  void randomChanges_areNeverRunAndNeverAnError() throws SQLException {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("TamperedRowTest seed " + seed);
    Random random = new Random(seed);
    byte[] data = stored();
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] changed = data.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      tamper(changed);
      String before = row();
      Throwable thrown = catchThrowable(() -> call(Receipt.class, null));
      if (thrown != null) {
        assertThat(thrown).as("seed %d", seed).isInstanceOf(IdempotencyException.class);
        assertThat(((IdempotencyException) thrown).code())
            .as("seed %d", seed)
            .isEqualTo(ErrorCode.RESULT_NOT_DECODABLE);
        refused++;
      }
      assertThat(row()).as("seed %d", seed).isEqualTo(before);
    }
    assertThat(refused).as("seed %d", seed).isPositive();
  }
}
