package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that join a transaction which has read before another host's call has committed. */
@Tag("procedures")
final class SnapshotTest {
  private Bench bench;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    bench.execute("CREATE TABLE prices (id INT PRIMARY KEY)");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  static Stream<Mode> modes() {
    return Mode.all();
  }

  private JdbcIdempotency host(Mode mode) {
    return bench.engine(
        bench.pool(
            config -> {
              config.setMaximumPoolSize(1);
              mode.applyTo(config);
            }),
        builder -> builder);
  }

  private String call(JdbcIdempotency host, String key, Callable<?> work) throws Exception {
    return host.call(
        "op",
        key,
        String.class,
        () -> {
          String result = "run " + runs.incrementAndGet();
          work.call();
          Bench.write(host.dataSource(), key);
          return result;
        });
  }

  /** Has the call's transaction take its snapshot, on a table that nobody else wants. */
  private static void read(JdbcIdempotency host) throws SQLException {
    try (Connection connection = host.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM prices")) {
      row.next();
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  void innerKey_committedByAnotherHostSinceTheSnapshot_isReplayed(Mode mode) throws Exception {
    JdbcIdempotency host = host(mode);
    JdbcIdempotency winner = host(mode);

    Throwable thrown =
        catchThrowable(
            () ->
                call(
                    host,
                    "outer",
                    () -> {
                      read(host);
                      call(winner, "inner", () -> null);
                      assertThat(call(host, "inner", () -> null)).isEqualTo("run 2");
                      return null;
                    }));

    assertReplayedOrLost(mode, thrown);
    assertThat(bench.count("SELECT COUNT(*) FROM ledger WHERE what = 'inner'")).isEqualTo(1);
    bench.assertAtRest();
    assertThat(call(host, "inner", () -> null)).isEqualTo("run 2");
    assertThat(call(host, "outer", () -> null)).isEqualTo(thrown == null ? "run 1" : "run 3");
  }

  /** Where the server refuses to show the winner it has also ended the outer transaction. */
  private static void assertReplayedOrLost(Mode mode, Throwable thrown) {
    if (mode.refusesChangedRows()) {
      assertThat(thrown)
          .asInstanceOf(type(IdempotencyException.class))
          .extracting(IdempotencyException::code)
          .isEqualTo(ErrorCode.TRANSACTION_LOST);
    } else {
      assertThat(thrown).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  void expiredInnerKey_takenOverByAnotherHostSinceTheSnapshot_isReplayed(Mode mode)
      throws Exception {
    JdbcIdempotency host = host(mode);
    JdbcIdempotency winner = host(mode);
    call(host(mode), "inner", () -> null);
    bench.execute("UPDATE idempotent_call SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");

    Throwable thrown =
        catchThrowable(
            () ->
                call(
                    host,
                    "outer",
                    () -> {
                      read(host);
                      call(winner, "inner", () -> null);
                      assertThat(call(host, "inner", () -> null)).isEqualTo("run 3");
                      return null;
                    }));

    assertReplayedOrLost(mode, thrown);
    assertThat(bench.count("SELECT COUNT(*) FROM ledger WHERE what = 'inner'")).isEqualTo(2);
    bench.assertAtRest();
  }

  /** The first statement of an owned call is its claim, so that no snapshot is older. */
  @ParameterizedTest
  @MethodSource("modes")
  void callOfItsOwn_afterAnotherHostsCommit_isReplayed(Mode mode) throws Exception {
    JdbcIdempotency host = host(mode);
    call(host, "other", () -> null);
    call(host(mode), "key", () -> null);

    assertThat(call(host, "key", () -> null)).isEqualTo("run 2");

    bench.assertAtRest();
  }
}
