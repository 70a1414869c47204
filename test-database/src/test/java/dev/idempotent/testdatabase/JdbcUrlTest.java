package dev.idempotent.testdatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JdbcUrlTest {

  @ParameterizedTest
  @CsvSource({
    "jdbc:mysql://db:3306, jdbc:mysql://db:3306/s",
    "jdbc:mysql://db:3306/, jdbc:mysql://db:3306/s",
    "jdbc:mysql://db/old, jdbc:mysql://db/s",
    "jdbc:mysql://db?a=b, jdbc:mysql://db/s?a=b",
    "jdbc:mysql://db/old?a=b&c=/d, jdbc:mysql://db/s?a=b&c=/d",
    "jdbc:mysql:replication://one:1 two:2/old, jdbc:mysql:replication://one:1 two:2/s",
  })
  void withSchema_replacesOnlyTheSchema(String url, String expected) {
    assertThat(JdbcUrl.parse(url).withSchema("s")).hasToString(expected);
  }

  @Test
  void notAUrl_isRefusedWithoutQuotingIt() {
    assertThatThrownBy(() -> JdbcUrl.parse("mysql -psecret"))
        .hasMessageContaining("jdbc:mysql://")
        .hasMessageNotContaining("secret");
  }
}
