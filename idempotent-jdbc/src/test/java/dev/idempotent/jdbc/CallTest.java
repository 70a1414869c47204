package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One call after the other, on pools of both kinds. */
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
}
