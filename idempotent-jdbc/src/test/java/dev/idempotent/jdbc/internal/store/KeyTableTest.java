package dev.idempotent.jdbc.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.annotation.ClaimOrder;
import dev.idempotent.jdbc.internal.maintenance.Schema;
import dev.idempotent.jdbc.internal.sql.OwnStatements;
import dev.idempotent.jdbc.internal.sql.Prepared;
import dev.idempotent.jdbc.internal.sql.TableName;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.Identity;
import dev.idempotent.spi.Outcome;
import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The statement that stores the outcome, on rows that are there, gone, or of somebody else. */
final class KeyTableTest {
  private static final Outcome OUTCOME = Outcome.value("result".getBytes(StandardCharsets.UTF_8));

  private final TestSchema schema = TestDatabase.get().createSchema();
  private final AttemptId.Source attempts = new AttemptId.Source();
  private final AttemptId ours = attempts.next();
  private final ClaimRequest request = request();
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    connection = schema.connect();
    new Schema(name()).create(connection);
  }

  @AfterEach
  void dropSchema() throws SQLException {
    connection.close();
    schema.close();
  }

  private TableName name() {
    return new TableName(schema.name(), "idempotent_call");
  }

  private KeyTable table(boolean keepingStatements) {
    return new KeyTable(name(), new OwnStatements(keepingStatements), System::nanoTime);
  }

  private static ClaimRequest request() {
    Identity identity = new Identity("op", "scope", "key");
    return new ClaimRequest(
        identity,
        identity.digest(),
        null,
        Duration.ofHours(1),
        false,
        ClaimOrder.FIRST,
        false,
        0,
        0,
        "Shop.pay");
  }

  private void insert(KeyTable table, AttemptId attempt) throws SQLException {
    try (Prepared insert = table.prepareInsert(connection, request, attempt)) {
      insert.execute(PreparedStatement::executeUpdate);
    }
  }

  private String row() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CONCAT_WS(' ', outcome, COALESCE(result, 'none'),"
                    + " IF(expires_at > UTC_TIMESTAMP(6), 'alive', 'dead')) FROM idempotent_call")) {
      return row.next() ? row.getString(1) : "";
    }
  }

  /** The first statements of a connection go as text, those after them prepared. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void outcome_isStoredInTheRowOfTheAttempt(boolean keepingStatements) throws SQLException {
    KeyTable table = table(keepingStatements);
    for (int i = 0; i < 4; i++) {
      AttemptId attempt = attempts.next();
      insert(table, attempt);

      assertThat(table.complete(connection, request, attempt, OUTCOME)).isTrue();

      assertThat(row()).isEqualTo("3 result alive");
      clear();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowOfAnotherAttempt_isLeftAsItIs(boolean keepingStatements) throws SQLException {
    KeyTable table = table(keepingStatements);
    insert(table, attempts.next());

    for (int i = 0; i < 3; i++) {
      assertThat(table.complete(connection, request, ours, OUTCOME)).isFalse();

      assertThat(row()).isEqualTo("0 none alive");
    }
  }

  /** Where its transaction were lost and nobody had noticed, it would stay there. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowThatIsGone_leavesOneThatCountsForNobody(boolean keepingStatements) throws SQLException {
    KeyTable table = table(keepingStatements);

    for (int i = 0; i < 3; i++) {
      assertThat(table.complete(connection, request, ours, OUTCOME)).isFalse();

      assertThat(row()).isEqualTo("0 none dead");
      clear();
    }
    assertThat(table.complete(connection, request, ours, OUTCOME)).isFalse();
    assertThat(table.complete(connection, request, ours, OUTCOME)).isFalse();
    assertThat(row()).isEqualTo("0 none dead");
  }

  private void clear() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM idempotent_call");
    }
  }
}
