package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Call;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One call after the other, on pools of both kinds. */
@Tag("procedures")
final class CallTest {
  private Bench bench;

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private JdbcIdempotency engine(boolean autoCommit) {
    HikariDataSource pool =
        bench.pool(
            config -> {
              config.setAutoCommit(autoCommit);
              config.setMaximumPoolSize(1);
            });
    return bench.engine(pool, builder -> builder);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void call_again_replaysTheFirstResultAndWritesOnce(boolean autoCommit) throws Exception {
    JdbcIdempotency engine = engine(autoCommit);
    AtomicInteger runs = new AtomicInteger();

    for (int i = 0; i < 3; i++) {
      String result =
          engine.call(
              "op",
              "key",
              String.class,
              () -> {
                Bench.write(engine.dataSource(), "once");
                return "run " + runs.incrementAndGet();
              });
      assertThat(result).isEqualTo("run 1");
    }

    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void call_onAnotherHost_replaysFromTheTable(boolean autoCommit) throws Exception {
    JdbcIdempotency one = engine(autoCommit);
    JdbcIdempotency other = engine(autoCommit);
    one.call(
        "op",
        "key",
        String.class,
        () -> {
          Bench.write(one.dataSource(), "once");
          return "first";
        });

    String result =
        other.call(
            "op",
            "key",
            String.class,
            () -> {
              throw new AssertionError("must not run");
            });

    assertThat(result).isEqualTo("first");
    assertThat(bench.ledgerRows()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void body_throwsChecked_rollsBackKeyAndWritesAndARetryRuns(boolean autoCommit) throws Exception {
    JdbcIdempotency engine = engine(autoCommit);
    IOException thrown = new IOException("business");

    assertThatThrownBy(
            () ->
                engine.call(
                    "op",
                    "key",
                    Void.class,
                    () -> {
                      Bench.write(engine.dataSource(), "undone");
                      throw thrown;
                    }))
        .isSameAs(thrown);
    assertThat(bench.ledgerRows()).isZero();
    assertThat(bench.keyRows()).isZero();

    engine.<Void, SQLException>call(
        "op",
        "key",
        Void.class,
        () -> {
          Bench.write(engine.dataSource(), "done");
          return null;
        });
    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
  }

  @Test
  void result_ofASlowCall_livesFromTheCompletion() throws Exception {
    String late = lateInACall(Duration.ofSeconds(60), "SLEEP(0.7)");

    assertThat(bench.count(rowsThatLive(late, 60, ">="))).isEqualTo(1);
  }

  /** A new expiry would be a change of an index, too. */
  @Test
  void result_ofAQuickCall_livesFromTheClaim() throws Exception {
    String late = lateInACall(Duration.ofHours(1), "SLEEP(0)");

    assertThat(bench.count(rowsThatLive(late, 3600, "<"))).isEqualTo(1);
  }

  /** Returns a time by the database's clock after the method has worked, before it completed. */
  private String lateInACall(Duration ttl, String work) throws SQLException {
    JdbcIdempotency engine = engine(true);
    return engine.call(
        Call.of("op", "key", String.class).ttl(ttl),
        () -> {
          try (Connection connection = engine.dataSource().getConnection();
              Statement statement = connection.createStatement()) {
            statement.execute("SELECT " + work);
            try (ResultSet row = statement.executeQuery("SELECT UTC_TIMESTAMP(6)")) {
              row.next();
              return row.getString(1);
            }
          }
        });
  }

  private static String rowsThatLive(String time, int seconds, String comparison) {
    return "SELECT COUNT(*) FROM idempotent_call WHERE expires_at "
        + comparison
        + " TIMESTAMP('"
        + time
        + "') + INTERVAL "
        + seconds
        + " SECOND";
  }
}
