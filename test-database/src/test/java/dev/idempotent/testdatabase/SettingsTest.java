package dev.idempotent.testdatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {

  @Test
  void nothingSet_chooses() {
    var settings = settings(Map.of(), Map.of());

    assertThat(settings.source()).isEqualTo(Settings.Source.AUTO);
    assertThat(settings.jdbcUrl()).isEmpty();
    assertThat(settings.image()).isEqualTo("mysql:9.7");
    assertThat(settings.requireMySql()).isFalse();
  }

  @Test
  void property_winsOverEnvironment() {
    var settings =
        settings(
            Map.of("idempotent.jdbc.user", "ada"),
            Map.of("IDEMPOTENT_JDBC_USER", "bob", "IDEMPOTENT_JDBC_PASSWORD", "secret"));

    assertThat(settings.user()).isEqualTo("ada");
    assertThat(settings.password()).isEqualTo("secret");
  }

  @Test
  void unknownDatabase_namesTheChoices() {
    assertThatThrownBy(() -> settings(Map.of("idempotent.database", "oracle"), Map.of()))
        .hasMessageContaining("oracle")
        .hasMessageContaining("auto, url, mysql or mariadb");
  }

  @Test
  void urlWithoutUrl_isRefused() {
    assertThatThrownBy(() -> settings(Map.of("idempotent.database", "url"), Map.of()))
        .hasMessageContaining("idempotent.jdbc.url");
  }

  @Test
  void mariadbAndRequireMySql_areRefusedTogether() {
    var properties = Map.of("idempotent.database", "mariadb", "idempotent.requireMySql", "true");

    assertThatThrownBy(() -> settings(properties, Map.of())).hasMessageContaining("contradict");
  }

  private static Settings settings(
      Map<String, String> properties, Map<String, String> environment) {
    return Settings.from(properties::get, environment::get);
  }
}
