package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
  @ValueSource(strings = {"useLocalTransactionState", "autoReconnect", "autoReconnectForPools"})
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
}
