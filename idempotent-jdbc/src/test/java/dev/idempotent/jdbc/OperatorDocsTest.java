package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.spi.Identity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Runs the examples of docs/operator.md, at a moment at which the server's clock stands still. */
final class OperatorDocsTest {
  private static final Path DOCS = Path.of("..", "docs", "operator.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("```console\n\\$ keys ([^\n]*)\n(.*?)```", Pattern.DOTALL);
  private static final String NOON = "1767268800";

  @Test
  void examples_printWhatTheDocsSay() throws IOException, SQLException {
    String docs = Files.readString(DOCS);
    try (Bench bench = new Bench();
        Connection holder = bench.schema().connect()) {
      prepare(bench);
      holder.setAutoCommit(false);
      Rival.run(holder, insert("", "order-19", 1, "NULL", "NULL", "0"));

      Matcher example = EXAMPLE.matcher(docs);
      SoftAssertions soft = new SoftAssertions();
      List<String> commands = new ArrayList<>();
      while (example.find()) {
        commands.add(example.group(1));
        soft.assertThat(run(bench, example.group(1)))
            .as(example.group(1))
            .isEqualTo(example.group(2));
      }
      soft.assertAll();
      assertThat(commands).hasSizeGreaterThan(10);
      holder.rollback();
    }
  }

  private static void prepare(Bench bench) throws SQLException {
    bench.engine(bench.pool(pool -> pool.setMaximumPoolSize(1)), builder -> builder);
    bench.execute(insert("", "order-17", 3, "REPEAT('x', 64)", "REPEAT('f', 32)", "23:41:30"));
    bench.execute(insert("", "order-20", 1, "NULL", "NULL", "-00:07:00"));
    bench.execute(insert("", "order-21", 0, "NULL", "NULL", "20:00:00"));
    bench.execute(insert("acme", "a", 3, "REPEAT('x', 1500)", "NULL", "12:00:00"));
    bench.execute(insert("acme", "b", 1, "NULL", "NULL", "00:00:12"));
    bench.execute(insert("acme", "c", 4, "REPEAT('x', 80)", "NULL", "-00:05:00"));
  }

  private static String insert(
      String scope, String key, int outcome, String result, String fingerprint, String life) {
    Identity identity = new Identity("payments.charge", scope, key);
    return "INSERT INTO idempotent_call VALUES ('"
        + scope
        + "', X'"
        + identity.digest().toHex()
        + "', REPEAT('a', 16), "
        + outcome
        + ", "
        + fingerprint
        + ", '2026-01-01 12:00:00' + INTERVAL TIME_TO_SEC('"
        + life
        + "') SECOND, "
        + result
        + ")";
  }

  private static String run(Bench bench, String command) {
    String url = bench.schema().jdbcUrl();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--url",
                url + (url.contains("?") ? "&" : "?") + "sessionVariables=timestamp=" + NOON,
                "--user",
                bench.schema().user()));
    arguments.addAll(List.of(command.split(" ")));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    new KeyTool(bench.schema()::password, new ByteArrayInputStream(new byte[0]), stream, stream)
        .run(arguments);
    return printed.toString(StandardCharsets.UTF_8).replaceAll("waited \\d+ ms", "waited 0 ms");
  }
}
