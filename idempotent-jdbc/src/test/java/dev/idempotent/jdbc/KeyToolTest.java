package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Call;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line: what it prints, its exit status, and what it never prints. */
final class KeyToolTest {
  private static final String SECRET = "--customer-4711-secret";

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complained = new ByteArrayOutputStream();
  private Bench bench;
  private String input = "";
  private String password;
  private String url;

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    password = bench.schema().password();
    url = bench.schema().jdbcUrl();
    JdbcIdempotency engine =
        bench.engine(bench.pool(pool -> pool.setMaximumPoolSize(1)), builder -> builder);
    engine.call(Call.of("op", SECRET, String.class), () -> "result-text");
    engine.call(Call.of("op", "key", String.class).scope("acme"), () -> "result-text");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private int onDatabase(String... arguments) {
    return asUser(bench.schema().user(), arguments);
  }

  private int asUser(String user, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--url", url, "--user", user));
    all.addAll(List.of(arguments));
    return run(all);
  }

  private int run(List<String> arguments) {
    return new KeyTool(
            () -> password,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(printed, true, StandardCharsets.UTF_8),
            new PrintStream(complained, true, StandardCharsets.UTF_8))
        .run(arguments);
  }

  private String output() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private String complaint() {
    return complained.toString(StandardCharsets.UTF_8);
  }

  private void assertOneLineWithoutSecrets() {
    assertThat(complaint().lines()).hasSize(1);
    assertThat(complaint() + output())
        .doesNotContain("4711", "result-text", "java.lang", "\tat ", url);
  }

  @Test
  void find_row_isZeroAndShowsNeitherKeyNorResult() {
    assertThat(onDatabase("find", "--", "op", SECRET)).isZero();
    assertThat(output()).contains("stored       value").doesNotContain("4711", "result-text");
    assertThat(complaint()).isEmpty();
  }

  @Test
  void looking_userWithSelectOnly_isAllowed() throws SQLException {
    // Databases whose names begin with "test_" are everybody's on some servers.
    String database = "own_" + bench.schema().name();
    String reader = "r_" + Integer.toHexString(database.hashCode());
    // For the local host too, where a server may have a user without a name, which comes first.
    List<String> accounts = List.of(reader, reader + "@localhost");
    password = "look";
    try {
      bench.execute("CREATE DATABASE " + database);
      bench.execute("CREATE TABLE " + database + ".idempotent_call SELECT * FROM idempotent_call");
      for (String account : accounts) {
        bench.execute("CREATE USER " + account + " IDENTIFIED BY 'look'");
        bench.execute("GRANT SELECT ON " + database + ".* TO " + account);
      }
      url = url.replace(bench.schema().name(), database);
      for (String command : List.of("find", "explain")) {
        assertThat(asUser(reader, command, "op", "--", SECRET)).as(complaint()).isZero();
      }
      for (String command : List.of("list", "count", "lag")) {
        assertThat(asUser(reader, command)).as(complaint()).isZero();
      }
      assertThat(asUser(reader, "forget", "--yes", "op", "--", SECRET)).isEqualTo(2);
      assertOneLineWithoutSecrets();
    } finally {
      bench.execute("DROP USER IF EXISTS " + String.join(", ", accounts));
      bench.execute("DROP DATABASE IF EXISTS " + database);
    }
  }

  @Test
  void find_keyFromStandardInput_isTheFirstLine() {
    input = SECRET + "\nmore\n";
    assertThat(onDatabase("find", "op", "-")).isZero();
  }

  @Test
  void find_scopeGiven_isPartOfTheIdentity() {
    assertThat(onDatabase("find", "op", "key", "--scope", "acme")).isZero();
    assertThat(onDatabase("find", "op", "key")).isEqualTo(1);
    assertThat(output()).contains("no row");
  }

  @Test
  void forget_withoutYes_isRefusedAndDeletesNothing() throws SQLException {
    assertThat(onDatabase("forget", "op", "--", SECRET)).isEqualTo(2);
    assertThat(complaint()).contains("--yes");
    assertOneLineWithoutSecrets();
    assertThat(bench.keyRows()).isEqualTo(2);
  }

  @Test
  void forget_row_deletesItAndTellsOfNearCaches() throws SQLException {
    assertThat(onDatabase("forget", "op", "--yes", "--", SECRET)).isZero();
    assertThat(output()).contains("was deleted", "Other hosts").doesNotContain("4711");
    assertThat(bench.keyRows()).isEqualTo(1);
    assertThat(onDatabase("forget", "op", "--yes", "--", SECRET)).isEqualTo(1);
  }

  @Test
  void forget_heldRow_isOneWithOneLine() throws SQLException {
    try (Connection holder = bench.schema().connect()) {
      holder.setAutoCommit(false);
      Rival.run(holder, "UPDATE idempotent_call SET outcome = 2");

      assertThat(onDatabase("--yes", "--wait", "0", "forget", "--", "op", SECRET)).isEqualTo(1);
      holder.rollback();
    }
    assertThat(complaint()).startsWith("held: IDEM-202");
    assertOneLineWithoutSecrets();
    assertThat(bench.keyRows()).isEqualTo(2);
  }

  @Test
  void deleteScope_withoutScopeOrYes_isRefused() throws SQLException {
    assertThat(onDatabase("delete-scope", "--yes")).isEqualTo(2);
    assertThat(onDatabase("delete-scope", "--scope", "acme")).isEqualTo(2);
    assertThat(bench.keyRows()).isEqualTo(2);
    assertThat(onDatabase("delete-scope", "--scope", "acme", "--yes")).isZero();
    assertThat(bench.keyRows()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "frobnicate-4711",
        "find",
        "find op",
        "find op a b4711",
        "--secret-4711 find op key",
        "find op key --scope",
        "list --limit 4711",
        "list --limit 0",
        "list --limit few4711",
        "find --table a --table b op key",
        "forget op key --yes --wait -4711",
        "list --after 4711"
      })
  void nonsense_isTwoWithOneLineThatQuotesNothing(String line) {
    assertThat(onDatabase(line.split(" "))).isEqualTo(2);
    assertThat(complaint()).startsWith("error: ");
    assertOneLineWithoutSecrets();
  }

  @Test
  void help_isZeroWithoutADatabase() {
    assertThat(run(List.of("--help"))).isZero();
    assertThat(output())
        .contains("find", "explain", "forget", "list", "count", "delete-scope", "lag")
        .contains(KeyTool.PASSWORD);
    assertThat(output().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void help_afterTheSeparator_isAKey() {
    assertThat(onDatabase("find", "op", "--", "--help")).isEqualTo(1);
  }

  @Test
  void noPassword_saysWhereToPutIt() {
    password = null;
    assertThat(onDatabase("lag")).isEqualTo(2);
    assertThat(complaint()).contains(KeyTool.PASSWORD);
    assertOneLineWithoutSecrets();
  }

  @Test
  void wrongPassword_isTwoWithTheServersCode() {
    password = "wrong-4711";
    assertThat(onDatabase("lag")).isEqualTo(2);
    assertThat(complaint()).contains("1045");
    assertThat(complaint()).doesNotContain("4711").hasLineCount(1);
  }

  @Test
  void noDriver_saysSo() {
    assertThat(run(List.of("--url", "jdbc:nothing:4711", "--user", "u", "lag"))).isEqualTo(2);
    assertThat(complaint()).contains("no driver on the class path");
    assertOneLineWithoutSecrets();
  }

  @Test
  void wrongTable_isTwoWithTheId() {
    assertThat(onDatabase("--table", "elsewhere", "count")).isEqualTo(2);
    assertThat(complaint()).startsWith("error: IDEM-507");
    assertOneLineWithoutSecrets();
  }
}
