package dev.idempotent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.jdbc.JdbcIdempotency;
import dev.idempotent.jdbc.SchemaMode;
import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The DDL in the jar, as the tools that the documentation names run it. */
@Timeout(120)
final class MigrationsTest {
  private final TestSchema schema = TestDatabase.get().createSchema();

  @AfterEach
  void dropSchema() {
    schema.close();
  }

  @Test
  void flyway_createsTableAndProcedures() {
    Flyway flyway =
        Flyway.configure()
            .dataSource(schema.jdbcUrl(), schema.user(), schema.password())
            .locations("classpath:dev/idempotent/jdbc/schema")
            .load();

    assertThat(flyway.migrate().migrationsExecuted).isEqualTo(2);

    assertTakesEffectOnce(true);
    assertThat(flyway.validateWithResult().validationSuccessful).isTrue();
  }

  @Test
  void liquibase_createsTheTable() throws Exception {
    // It would tell its makers of each run.
    System.setProperty("liquibase.analytics.enabled", "false");
    try (Connection connection = schema.connect();
        Liquibase liquibase =
            new Liquibase(
                "migrations/changelog.xml",
                new ClassLoaderResourceAccessor(),
                new JdbcConnection(connection))) {
      liquibase.update(new Contexts());
    }

    assertTakesEffectOnce(false);
  }

  private void assertTakesEffectOnce(boolean procedures) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(schema.jdbcUrl());
    config.setUsername(schema.user());
    config.setPassword(schema.password());
    AtomicInteger executions = new AtomicInteger();
    try (HikariDataSource pool = new HikariDataSource(config)) {
      for (int host = 0; host < 2; host++) {
        try (JdbcIdempotency engine =
            JdbcIdempotency.builder(pool)
                .schema(SchemaMode.VALIDATE)
                .procedures(procedures)
                .build()) {
          String result =
              engine.call(
                  "pay", "k", String.class, () -> "execution " + executions.incrementAndGet());
          assertThat(result).isEqualTo("execution 1");
        }
      }
    }
  }
}
