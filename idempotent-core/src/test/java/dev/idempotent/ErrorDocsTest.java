package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds docs/errors.md to the codes. */
final class ErrorDocsTest {
  private static final Path PAGE = Path.of("docs", "errors.md");
  private static final Pattern ID = Pattern.compile("IDEM-\\w+");
  private static final Pattern LINK = Pattern.compile("]\\(#(idem-\\w+)\\)");
  private static final List<String> LINES = read();

  @ParameterizedTest
  @EnumSource
  void code_hasOneSectionThatNamesIdAndName(ErrorCode code) {
    assertThat(LINES)
        .filteredOn(line -> line.startsWith("#") && line.contains(code.id()))
        .containsExactly("### " + code.id() + " " + code.name());
  }

  @ParameterizedTest
  @EnumSource
  void section_followsItsAnchor(ErrorCode code) {
    int heading = LINES.indexOf("### " + code.id() + " " + code.name());

    assertThat(heading).isPositive();
    assertThat(LINES.get(heading - 1)).isEqualTo("<a id=\"" + anchor(code) + "\"></a>");
  }

  @ParameterizedTest
  @EnumSource
  void code_hasOneRowInTheTable(ErrorCode code) {
    String start = "| [" + code.id() + "](#" + anchor(code) + ") | `" + code.name() + "` | ";

    assertThat(LINES).filteredOn(line -> line.startsWith(start)).hasSize(1);
  }

  @Test
  void page_hasNoSectionAndNoLinkForAnUnknownId() {
    List<String> ids = Arrays.stream(ErrorCode.values()).map(ErrorCode::id).toList();
    List<String> anchors = Arrays.stream(ErrorCode.values()).map(ErrorDocsTest::anchor).toList();

    assertThat(found(ID)).isNotEmpty().isSubsetOf(ids);
    assertThat(found(LINK)).isNotEmpty().isSubsetOf(anchors);
  }

  @Test
  void ids_areUniqueAndWellFormed() {
    assertThat(ErrorCode.values())
        .extracting(ErrorCode::id)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("IDEM-[1-9][0-9]{2}"));
  }

  private static List<String> found(Pattern pattern) {
    return LINES.stream()
        .map(pattern::matcher)
        .flatMap(Matcher::results)
        .map(match -> match.group(match.groupCount()))
        .distinct()
        .toList();
  }

  private static String anchor(ErrorCode code) {
    return code.id().toLowerCase(Locale.ROOT);
  }

  /** The page lies at the root of the project, above the module in which tests run. */
  private static List<String> read() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path page = folder.resolve(PAGE);
      if (Files.exists(page)) {
        try {
          return Files.readAllLines(page);
        } catch (IOException e) {
          return fail("can't read " + page, e);
        }
      }
    }
    return fail("there is no " + PAGE + " in or above " + start);
  }
}
