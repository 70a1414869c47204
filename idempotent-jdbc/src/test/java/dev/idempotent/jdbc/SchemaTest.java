package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that is not what the library needs is found when the engine is built. */
final class SchemaTest {
  private Bench bench;
  private HikariDataSource pool;

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    pool = bench.pool(config -> config.setMaximumPoolSize(1));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private JdbcIdempotency build(SchemaMode mode) {
    return bench.engine(pool, builder -> builder.schema(mode));
  }

  private Throwable refusal() {
    Throwable thrown = catchThrowable(() -> build(SchemaMode.VALIDATE));
    assertThat(thrown)
        .asInstanceOf(type(IdempotencyConfigurationException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(ErrorCode.SCHEMA_INVALID);
    return thrown;
  }

  @Test
  void noTable_isRefusedUntilItIsCreated() throws SQLException {
    assertThat(refusal()).hasMessageContaining("does not exist");

    build(SchemaMode.CREATE);
    build(SchemaMode.CREATE);

    build(SchemaMode.VALIDATE);
    assertThat(bench.keyRows()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MODIFY scope VARCHAR(255) NOT NULL | column scope must be",
        "MODIFY scope VARBINARY(10) NOT NULL | column scope must be",
        "MODIFY identity BINARY(16) NOT NULL | column identity must be",
        "MODIFY expires_at TIMESTAMP(6) NOT NULL | column expires_at must be",
        "MODIFY expires_at DATETIME NOT NULL | column expires_at must be",
        "MODIFY result BLOB NULL | column result must be",
        "MODIFY result MEDIUMBLOB NOT NULL | column result must be NULL",
        "DROP COLUMN fingerprint | column fingerprint is missing",
        "DROP PRIMARY KEY, ADD PRIMARY KEY (identity, scope) | the primary key must be",
        "ADD COLUMN more INT NOT NULL | the further column more must be",
        "ENGINE = MyISAM | the storage engine must be InnoDB"
      })
  void otherTable_isRefusedWithWhatIsWrong(String change, String problem) throws SQLException {
    build(SchemaMode.CREATE);
    bench.execute("ALTER TABLE idempotent_call " + change);

    assertThat(refusal()).hasMessageContaining(problem);
  }

  @Test
  void indexOnExpiry_thatIsMissing_isRefused() throws SQLException {
    build(SchemaMode.CREATE);
    bench.execute(
        "CREATE TABLE bare (PRIMARY KEY (scope, identity)) AS SELECT * FROM idempotent_call");
    bench.execute("RENAME TABLE idempotent_call TO good, bare TO idempotent_call");

    assertThat(refusal()).hasMessageContaining("an index that begins with expires_at is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ADD COLUMN more INT NULL",
        "ADD COLUMN more INT NOT NULL DEFAULT 7",
        "ADD INDEX more (outcome)",
        "MODIFY result LONGBLOB NULL",
        "MODIFY scope VARBINARY(1000) NOT NULL"
      })
  void tableThatHasMore_isAccepted(String change) throws SQLException {
    build(SchemaMode.CREATE);
    bench.execute("ALTER TABLE idempotent_call " + change);

    JdbcIdempotency engine = build(SchemaMode.VALIDATE);

    assertThat(engine.call("op", "key", Integer.class, () -> 7)).isEqualTo(7);
  }

  @Test
  void tableOfAnotherDatabase_isNotTakenForOurs() throws SQLException {
    try (Bench other = new Bench()) {
      other.engine(other.pool(config -> {}), builder -> builder);

      assertThat(refusal()).hasMessageContaining("does not exist");
    }
  }

  @Test
  void leftAlone_isNotLookedAtUntilTheFirstCall() {
    JdbcIdempotency engine = build(SchemaMode.LEAVE);

    assertThatThrownBy(() -> engine.call("op", "key", Integer.class, () -> 7))
        .asInstanceOf(type(IdempotencyException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(ErrorCode.SCHEMA_INVALID);
  }
}
