package dev.idempotent.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compiles each row of {@code docs/mistakes.md}. */
final class MistakesPageTest {
  private static final Path PAGE = Path.of("..", "docs", "mistakes.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(.+?)` \\| `(.+)` \\|$");
  private static final String BODY = " { throw new AssertionError(); }";

  record Row(String source, String message) {
    @Override
    public String toString() {
      return message.substring(0, message.indexOf(':')) + " for " + source;
    }
  }

  static Stream<Row> rows() throws IOException {
    return ROW.matcher(Files.readString(PAGE)).results().map(MistakesPageTest::row);
  }

  private static Row row(MatchResult match) {
    return new Row(match.group(1), match.group(2));
  }

  @Test
  void page_hasARowForEachKindOfMessage() throws IOException {
    assertThat(rows().map(row -> id(row.message())).distinct().toList())
        .containsAll(
            MistakesTest.mistakes()
                .flatMap(mistake -> mistake.reports().stream())
                .map(report -> id(report.substring(report.indexOf("IDEM"))))
                .toList());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void row_isWhatTheCompilerSays(Row row) {
    boolean method = row.source().endsWith(")");
    String source = row.source().replace(" { … }", BODY) + (method ? BODY : "");

    assertThat(Compile.messages(Compile.sample(source))).first().isEqualTo(row.message());
  }

  private static String id(String message) {
    return message.substring(0, message.indexOf(':'));
  }
}
