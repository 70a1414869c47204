package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Call;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.testdatabase.Wire;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A URL that names several servers, the first of which is away for a while. */
final class FailoverUrlTest {
  private static final String STAYS = "&secondsBeforeRetrySource=0&queriesBeforeRetrySource=0";

  private Bench bench;
  private Wire first;

  @BeforeEach
  void open() throws IOException, SQLException {
    bench = new Bench();
    first = new Wire(bench.schema().jdbcUrl());
  }

  @AfterEach
  void close() throws IOException {
    bench.close();
    first.close();
  }

  /** Both names lead to one server, by different ways. */
  private String url(String settings) {
    String[] direct = bench.schema().jdbcUrl().split("//|/", 3);
    String way = first.url().split("//|/", 3)[1];
    return direct[0] + "//" + way + "," + direct[1] + "/" + direct[2] + settings;
  }

  /** Why such a URL is refused: the driver takes a transaction begun by text for none. */
  @Test
  void driver_goesBackInTheMiddleOfATransaction() throws SQLException {
    first.down();
    try (Connection connection =
        DriverManager.getConnection(
            url("&failOverReadOnly=false&secondsBeforeRetrySource=0&queriesBeforeRetrySource=2"),
            bench.schema().user(),
            bench.schema().password())) {
      first.up();
      execute(connection, "START TRANSACTION");
      execute(connection, "INSERT INTO unique_names VALUES ('key')");
      execute(connection, "INSERT INTO ledger (what) VALUES ('effect')");
      execute(connection, "ROLLBACK");
    }
    assertThat(bench.count("SELECT COUNT(*) FROM unique_names")).as("rolled back").isZero();
    assertThat(bench.ledgerRows()).as("committed alone").isEqualTo(1);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void driverThatGoesBack_isRefused() {
    HikariDataSource pool = pool(url("&failOverReadOnly=false&secondsBeforeRetrySource=0"));
    assertThatThrownBy(() -> bench.engine(pool, builder -> builder))
        .isInstanceOfSatisfying(
            IdempotencyConfigurationException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.DRIVER_SETTING));
  }

  @Test
  void driverThatStays_callsOnTheSecondServer() throws SQLException {
    first.down();
    JdbcIdempotency engine =
        bench.engine(pool(url("&failOverReadOnly=false" + STAYS)), builder -> builder);
    first.up();
    String told =
        engine.<String, SQLException>call(
            Call.of("op", "k", String.class),
            () -> {
              for (int i = 0; i < 100; i++) {
                Bench.write(engine.dataSource(), "line");
              }
              return "done";
            });
    assertThat(told).isEqualTo("done");
    assertThat(bench.ledgerRows()).isEqualTo(100);
    assertThat(bench.keyRows()).isEqualTo(1);
  }

  private HikariDataSource pool(String url) {
    return bench.pool(
        config -> {
          config.setJdbcUrl(url);
          config.setMaximumPoolSize(1);
          config.setMinimumIdle(0);
        });
  }
}
