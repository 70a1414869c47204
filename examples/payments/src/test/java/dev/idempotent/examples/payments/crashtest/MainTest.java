package dev.idempotent.examples.payments.crashtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class MainTest {
  private static final String REQUEST = "r,c,a,1,EUR\n";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @Test
  void killedWorkers_leaveTheLedgerBalanced() throws IOException {
    Path input = folder.resolve("payments.csv");
    Path json = folder.resolve("figures.json");
    List<String> lines = new ArrayList<>(new SampleGenerator().lines(500, 350));
    lines.add("nonsense");
    Files.write(input, lines);
    try (TestSchema schema = TestDatabase.get().createSchema()) {
      List<String> arguments =
          List.of(
              "--input", input.toString(),
              "--jdbc-url", schema.jdbcUrl(),
              "--user", schema.user(),
              "--password", schema.password(),
              "--workers", "2",
              "--threads", "3",
              "--kills", "2",
              "--json", json.toString());

      assertThat(run(arguments)).as("%s%n%s", out, err).isZero();
      JsonNode first = JsonMapper.shared().readTree(json.toFile());
      assertThat(first.get("requests").asInt()).isEqualTo(500);
      assertThat(first.get("distinct").asInt()).isEqualTo(350);
      assertThat(first.get("badLines").asInt()).isEqualTo(1);
      assertThat(first.get("workersKilled").asInt()).isEqualTo(2);
      assertThat(first.get("sent").asInt()).isGreaterThan(500);
      assertThat(first.get("applied").asInt() + first.get("untold").asInt()).isEqualTo(350);
      assertThat(first.get("refused").asInt()).isPositive();
      assertThat(first.get("balanced").asBoolean()).isTrue();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("BALANCED", "Workers killed")
          .doesNotContain(schema.password() + "@");
      assertThat(err.toString(StandardCharsets.UTF_8))
          .isEqualTo("line 502: has 1 field and not 5\n");

      assertThat(run(arguments)).as("%s%n%s", out, err).isZero();
      JsonNode second = JsonMapper.shared().readTree(json.toFile());
      assertThat(second.get("applied").asInt() + second.get("untold").asInt()).isZero();
      assertThat(second.get("balanced").asBoolean()).isTrue();
    }
  }

  @Test
  void ledgerThatDoesNotBalance_failsTheRun() throws IOException, SQLException {
    Path input = Files.writeString(folder.resolve("payments.csv"), REQUEST);
    try (TestSchema schema = TestDatabase.get().createSchema();
        Connection connection = schema.connect();
        Statement statement = connection.createStatement()) {
      Tables.create(connection);
      statement.executeUpdate(
          "INSERT INTO payments_ledger (customer_id, request_id, account_id, amount, currency)"
              + " VALUES ('c', 'r', 'a', 1, 'EUR')");

      int status =
          run(
              List.of(
                  "--input=" + input,
                  "--jdbc-url=" + schema.jdbcUrl(),
                  "--user=" + schema.user(),
                  "--password=" + schema.password(),
                  "--workers=1",
                  "--kills=0"));

      assertThat(status).isEqualTo(1);
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("NOT BALANCED, problems: 1")
          .contains("the request on line 1 was paid 2 times; payment 2 is one too many");
    }
  }

  @Test
  void help_isShown() {
    assertThat(run(List.of("--help"))).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("--jdbc-url URL");
  }

  @Test
  void badOption_isOneLine() {
    assertThat(run(List.of("--nonsense"))).isEqualTo(2);
    assertThat(complaint()).isEqualTo("payments: unknown option --nonsense; see --help");
  }

  @Test
  void missingFile_isOneLine() {
    Path input = folder.resolve("missing.csv");
    assertThat(run(List.of("--input", input.toString()))).isEqualTo(1);
    assertThat(complaint()).isEqualTo("payments: there is no file " + input);
  }

  @Test
  void folderAsFile_isOneLine() {
    assertThat(run(List.of("--input", folder.toString()))).isEqualTo(1);
    assertThat(complaint()).isEqualTo("payments: " + folder + " is not a regular file");
  }

  @Test
  void emptyFile_isOneLine() throws IOException {
    Path input = Files.createFile(folder.resolve("empty.csv"));
    assertThat(run(List.of("--input", input.toString()))).isEqualTo(1);
    assertThat(complaint()).isEqualTo("payments: " + input + " holds no request");
  }

  @Test
  void urlOfAnotherDatabase_isOneLine() {
    assertThat(run(List.of("--kills=0", "--jdbc-url", "jdbc:other://127.0.0.1/x"))).isEqualTo(1);
    assertThat(complaint())
        .isEqualTo("payments: no connection to --jdbc-url: it must begin with jdbc:mysql:");
  }

  @Test
  void urlWhereNothingListens_isOneLine() {
    assertThat(run(List.of("--jdbc-url", "jdbc:mysql://127.0.0.1:1/x"))).isEqualTo(1);
    assertThat(complaint()).startsWith("payments: no connection to --jdbc-url: ");
  }

  @Test
  void urlThatIsRefused_isOneLine() {
    TestDatabase database = TestDatabase.get();
    String server = database.jdbcUrl();
    assertThat(run(List.of("--jdbc-url", server, "--user", "nobody", "--password", "wrong")))
        .isEqualTo(1);
    assertThat(complaint())
        .isEqualTo("payments: no connection to --jdbc-url: user or password are refused");
  }

  @Test
  void urlWithoutDatabase_isOneLine() {
    TestDatabase database = TestDatabase.get();
    List<String> arguments =
        List.of(
            "--jdbc-url", database.jdbcUrl(),
            "--user", database.user(),
            "--password", database.password());
    assertThat(run(arguments)).isEqualTo(1);
    assertThat(complaint())
        .isEqualTo("payments: --jdbc-url names no database, as .../payments would");
  }

  private int run(List<String> arguments) {
    return Main.run(
        arguments,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String complaint() {
    List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }
}
