package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.Call;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that collations, encodings, quoting and limits could take for others. */
final class HostileTextTest {
  private static final int MAXIMUM_KEY = 1024;
  private static final int MAXIMUM_SCOPE_BYTES = 128;

  /** Each is another text than all others, whatever a collation says. */
  private static final List<String> TWINS =
      List.of(
          "Tenant",
          "tenant",
          "TENANT",
          "tenant ",
          "tenant  ",
          " tenant",
          "tenant\t",
          "tenant\u00a0",
          "t\u00e9nant",
          "te\u0301nant",
          "stra\u00dfe",
          "strasse",
          "STRASSE",
          "a",
          "A",
          "\u00e5",
          "a\u030a",
          "\u212b",
          "\uff41",
          "\uff21",
          "\uff76",
          "\u30ab",
          "\ufb01",
          "fi",
          "\u0131",
          "i",
          "I",
          "\u0130",
          "\u03c3",
          "\u03c2",
          "1",
          "\u0661",
          "\uff11",
          "a\u0000",
          "a\u0000\u0000",
          "\u0000a",
          "a\u200b",
          "a\u00ad",
          "\ufeffa",
          "\ud83d\ude00",
          "\ud83d\ude01",
          "?",
          "\ufffd");

  private static final List<String> INJECTIONS =
      List.of(
          "'; DROP TABLE ledger; --",
          "\"; DROP TABLE ledger; --",
          "' OR '1'='1",
          "\\",
          "\\'",
          "\\\\' OR 1=1 -- ",
          "`",
          "?",
          "? ? ?",
          ":name",
          "{fn NOW()}",
          "{call x}",
          "/*! DROP TABLE ledger */",
          "-- ",
          "#",
          "%",
          "_",
          "0x414243",
          "_binary'x'",
          "x'41'",
          "NULL",
          "${jndi:ldap://localhost/a}",
          "{0}",
          "%s%n",
          "\r\nCOMMIT",
          "\u001a");

  private Bench bench;
  private JdbcIdempotency engine;

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    // Without a near-cache, so that it is the table that tells texts apart.
    engine =
        bench.engine(
            bench.pool(config -> config.setMaximumPoolSize(2)),
            builder ->
                builder
                    .nearCache(cache -> cache.maximumBytes(0))
                    .waitAtMost(Duration.ofSeconds(2)));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private String call(String operation, String scope, String key) throws SQLException {
    return call(Call.of(operation, key, String.class).scope(scope), operation + scope + key);
  }

  private String call(Call<String> call, String value) throws SQLException {
    return engine.call(
        call,
        () -> {
          Bench.write(engine.dataSource(), "x");
          return value;
        });
  }

  /** Each call executes once, and a second round gets its own results back and runs nothing. */
  private void assertAllDifferent(List<String[]> identities) throws SQLException {
    for (int round = 0; round < 2; round++) {
      for (String[] each : identities) {
        assertThat(call(each[0], each[1], each[2])).isEqualTo(each[0] + each[1] + each[2]);
      }
      assertThat(bench.ledgerRows()).isEqualTo(identities.size());
      assertThat(bench.keyRows()).isEqualTo(identities.size());
    }
    bench.assertAtRest();
  }

  private static List<String[]> inEachPlace(List<String> texts) {
    List<String[]> identities = new ArrayList<>();
    for (String text : texts) {
      identities.add(new String[] {"op", "s", "k" + text});
      identities.add(new String[] {"op", "s" + text, "k"});
      identities.add(new String[] {"op" + text.strip() + ".", "s", "k"});
    }
    return identities;
  }

  @Test
  void collationTwins_areDifferent() throws SQLException {
    List<String[]> identities = new ArrayList<>();
    for (String text : TWINS) {
      identities.add(new String[] {"op", "s", text});
      identities.add(new String[] {"op", text, "k"});
    }
    assertAllDifferent(identities);
  }

  @Test
  void sqlInEachText_isOnlyText() throws SQLException {
    assertAllDifferent(inEachPlace(INJECTIONS));
  }

  @Test
  void sqlInFingerprintAndResult_isOnlyText() throws SQLException {
    for (String text : INJECTIONS) {
      Call<String> call = Call.of("op", text, String.class).fingerprint(text);
      assertThat(call(call, text)).isEqualTo(text);
      assertThat(call(call, "not run")).isEqualTo(text);
      assertThat(
              ((IdempotencyException)
                      catchThrowable(() -> call(call.fingerprint(text + " "), "not run")))
                  .code())
          .isEqualTo(ErrorCode.KEY_REUSED);
    }
    assertThat(bench.ledgerRows()).isEqualTo(INJECTIONS.size());
  }

  @Test
  void everyPlaneOfUnicode_isKeptApart() throws SQLException {
    List<String[]> identities = new ArrayList<>();
    for (int plane = 0; plane <= 16; plane++) {
      for (int offset : new int[] {0x21, 0x1000, 0xd7ff, 0xe000, 0xfffd, 0xfffe, 0xffff}) {
        String text = Character.toString((plane << 16) + offset);
        identities.add(new String[] {"op", "s", text});
        identities.add(new String[] {"op", text, "k"});
      }
    }
    assertAllDifferent(identities);
  }

  @Test
  void unpairedSurrogatesInKeys_areKeptApart() throws SQLException {
    assertAllDifferent(
        List.of(
            new String[] {"op", "s", "\ud800"},
            new String[] {"op", "s", "\ud801"},
            new String[] {"op", "s", "\udc00"},
            new String[] {"op", "s", "\udc00\ud800"},
            new String[] {"op", "s", "\ud800\udc00"},
            new String[] {"op", "s", "?"},
            new String[] {"op", "s", "\ufffd"}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00", "\udc00\ud800"})
  void unpairedSurrogateInAScope_isRefused(String scope) {
    assertRefused(ErrorCode.KEY_PART_TYPE, "op", scope, "k");
  }

  @Test
  void everyLengthOfKeyUpToTheLimit_isKeptApart() throws SQLException {
    List<String[]> identities = new ArrayList<>();
    for (int length : new int[] {1, 2, 255, 256, 767, 768, MAXIMUM_KEY - 1, MAXIMUM_KEY}) {
      identities.add(new String[] {"op", "s", "k".repeat(length)});
      identities.add(new String[] {"op", "s", "\u6f22".repeat(length)});
    }
    assertAllDifferent(identities);
    assertRefused(ErrorCode.KEY_TOO_LONG, "op", "s", "k".repeat(MAXIMUM_KEY + 1));
    assertRefused(ErrorCode.KEY_TOO_LONG, "op", "s", "\ud83d\ude00".repeat(MAXIMUM_KEY / 2) + "k");
    assertThat(bench.keyRows()).isEqualTo(identities.size());
  }

  /** The column has bytes: characters of one to four of them fill it, or do not fit by one. */
  @Test
  void everyLengthOfScopeUpToTheLimit_isKeptApart() throws SQLException {
    List<String[]> identities = new ArrayList<>();
    List<String> tooLong = new ArrayList<>();
    for (String unit : List.of("s", "\u00e9", "\u6f22", "\ud83d\ude00")) {
      int bytes = unit.getBytes(StandardCharsets.UTF_8).length;
      for (int rest = 0; rest < bytes; rest++) {
        String fits = unit.repeat((MAXIMUM_SCOPE_BYTES - rest) / bytes) + "x".repeat(rest);
        if (fits.getBytes(StandardCharsets.UTF_8).length <= MAXIMUM_SCOPE_BYTES) {
          identities.add(new String[] {"op", fits, "k"});
        }
      }
      tooLong.add(unit.repeat(MAXIMUM_SCOPE_BYTES / bytes + 1));
      tooLong.add("x" + unit.repeat(MAXIMUM_SCOPE_BYTES / bytes));
    }
    tooLong.removeIf(scope -> scope.getBytes(StandardCharsets.UTF_8).length <= MAXIMUM_SCOPE_BYTES);
    assertThat(tooLong).isNotEmpty();
    assertAllDifferent(identities);
    for (String scope : tooLong) {
      assertRefused(ErrorCode.SCOPE_TOO_LONG, "op", scope, "k");
    }
    assertThat(bench.keyRows()).isEqualTo(identities.size());
  }

  /** {@link String#isBlank} is what counts: it knows Unicode's white space. */
  @ParameterizedTest
  @ValueSource(strings = {" ", "\t\r\n", "\u2003", "\u3000"})
  void blankScopeOrKey_isRefused(String blank) {
    assertRefused(ErrorCode.SCOPE_MISSING, "op", blank, "k");
    assertRefused(ErrorCode.KEY_BLANK, "op", "s", blank);
    assertRefused(ErrorCode.KEY_BLANK, "op", "s", "");
  }

  private void assertRefused(ErrorCode code, String operation, String scope, String key) {
    Throwable thrown = catchThrowable(() -> call(operation, scope, key));
    assertThat(thrown).isInstanceOf(IdempotencyException.class);
    assertThat(((IdempotencyException) thrown).code()).isEqualTo(code);
    if (key.length() > 3) {
      assertThat(thrown.getMessage()).doesNotContain(key);
    }
    if (scope.length() > 3) {
      assertThat(thrown.getMessage()).doesNotContain(scope);
    }
  }

  /** All that a table can be called; the server itself takes no plane but the first. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select",
        "two words",
        "back`quote",
        "`",
        "``",
        "semi;colon",
        "quo'te",
        "dou\"ble",
        "que?stion",
        "dot.ted",
        "back\\slash",
        "-- comment",
        "/* comment */",
        "# comment",
        "$1",
        "%s",
        "\u00fcnic\u00f6de",
        "\u6f22\u5b57",
        "1234",
        "@@x",
        "Mixed_Case",
        "sixty-four-characters-sixty-four-characters-sixty-four-character"
      })
  void tableNameThatNeedsQuoting_works(String table) throws SQLException {
    JdbcIdempotency named =
        bench.engine(
            bench.pool(config -> config.setMaximumPoolSize(2)),
            builder -> builder.table(table).nearCache(cache -> cache.maximumBytes(0)));
    Call<String> call = Call.of("op", "k", String.class).scope("s").ttl(Duration.ofMillis(1));

    named.call(call.ttl(Duration.ofHours(1)), () -> "first");

    assertThat(named.<String, RuntimeException>call(call, () -> "second")).isEqualTo("first");
    assertThat(named.keys().find("op", "s", "k")).isPresent();
    assertThat(named.keys().explain("op", "s", "k")).isNotEmpty();
    assertThat(named.purgeStatus().lag()).isZero();
    String quoted = "`" + table.replace("`", "``") + "`";
    assertThat(bench.count("SELECT COUNT(*) FROM " + quoted)).isOne();
    bench.execute("UPDATE " + quoted + " SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");
    assertThat(named.<String, RuntimeException>call(call, () -> "third")).isEqualTo("third");
    assertThat(named.keys().forget("op", "s", "k")).isNotNull();
    // Another engine validates the table that is there.
    bench.engine(
        bench.pool(config -> config.setMaximumPoolSize(2)),
        builder -> builder.table(table).schema(SchemaMode.VALIDATE));
  }

  /**
   * A driver replaces what it takes for an escape even inside of quotes: another table is meant.
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "{fn x()}", "trailing ", "nul\u0000", "{"})
  void tableNameThatNoQuotingMakesSafe_isRefused(String table) {
    Throwable thrown =
        catchThrowable(
            () ->
                bench.engine(
                    bench.pool(config -> config.setMaximumPoolSize(2)),
                    builder -> builder.table(table)));
    assertThat(thrown).isInstanceOf(IdempotencyException.class);
    assertThat(((IdempotencyException) thrown).code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID);
  }
}
