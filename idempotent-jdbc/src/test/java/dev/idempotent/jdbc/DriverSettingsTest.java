package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of the driver with which a call would not be one transaction. */
final class DriverSettingsTest {
  private Bench bench;

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void assertRefused(String url, String setting) {
    HikariDataSource pool = bench.pool(config -> config.setJdbcUrl(url));
    assertThatThrownBy(() -> bench.engine(pool, builder -> builder))
        .isInstanceOfSatisfying(
            IdempotencyConfigurationException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.DRIVER_SETTING))
        .hasMessageContaining(setting);
  }

  @ParameterizedTest
  @ValueSource(strings = {"useLocalTransactionState", "autoReconnect"})
  void setting_thatLosesOrMovesTransactions_isRefused(String setting) {
    String url = bench.schema().jdbcUrl();
    assertRefused(url + (url.contains("?") ? '&' : '?') + setting + "=true", setting);
  }

  @ParameterizedTest
  @ValueSource(strings = "loadBalanceAutoCommitStatementThreshold")
  void statementsAfterWhichTheServerIsChanged_areRefused(String setting) {
    String url = bench.schema().jdbcUrl().replace("jdbc:mysql://", "jdbc:mysql:loadbalance://");
    assertRefused(url + (url.contains("?") ? '&' : '?') + setting + "=5", setting);
  }

  /** Why it is refused: what is written after the loss commits alone, and nobody hears of it. */
  @Test
  void driverThatReconnects_goesOnInTheMiddleOfATransaction() throws SQLException {
    String url = bench.schema().jdbcUrl();
    try (Connection connection =
            DriverManager.getConnection(
                url + (url.contains("?") ? '&' : '?') + "autoReconnect=true",
                bench.schema().user(),
                bench.schema().password());
        Statement statement = connection.createStatement()) {
      long session;
      try (ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
        row.next();
        session = row.getLong(1);
      }
      statement.executeUpdate("START TRANSACTION");
      statement.executeUpdate("INSERT INTO unique_names VALUES ('key')");
      assertThat(
              catchThrowable(
                  () -> statement.executeUpdate("INSERT INTO unique_names VALUES ('key')")))
          .isInstanceOf(SQLIntegrityConstraintViolationException.class);
      bench.execute("KILL " + session);
      await()
          .until(
              () ->
                  bench.count(
                          "SELECT COUNT(*) FROM information_schema.processlist WHERE id = "
                              + session)
                      == 0);

      statement.executeUpdate("INSERT INTO ledger (what) VALUES ('write')");
      connection.abort(Runnable::run);
    }

    assertThat(bench.count("SELECT COUNT(*) FROM unique_names")).isZero();
    assertThat(bench.ledgerRows()).isOne();
  }
}
