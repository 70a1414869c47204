package dev.idempotent.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/cases.md} true: it has each case once, and names tests that there are. */
final class CasesPageTest {
  private static final Path ROOT = Path.of("..");
  private static final int CASES = 52;
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| (.+) \\| (.+) \\|$");
  private static final Pattern TEST = Pattern.compile("\\w+(Test|Contract)#\\w+");
  private static final Pattern METHOD = Pattern.compile("(?m)^ +(?:final )?void (\\w+)\\(");

  private static List<MatchResult> rows() throws IOException {
    return ROW.matcher(Files.readString(ROOT.resolve("docs/cases.md"))).results().toList();
  }

  @Test
  void page_hasEachCaseOnceAndInOrder() throws IOException {
    assertThat(rows().stream().map(row -> Integer.valueOf(row.group(1))))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, CASES).boxed().toList());
  }

  @Test
  void case_namesATestOrSaysWhyNot() throws IOException {
    assertThat(rows())
        .allSatisfy(row -> assertThat(row.group(3)).containsPattern("\\w+#\\w+|^not "));
  }

  @Test
  void tests_exist() throws IOException {
    Set<String> known = methods();
    Set<String> unknown = new TreeSet<>();
    for (MatchResult row : rows()) {
      TEST.matcher(row.group(3))
          .results()
          .map(MatchResult::group)
          .filter(test -> !known.contains(test))
          .forEach(unknown::add);
    }
    assertThat(unknown).isEmpty();
  }

  /** Returns the methods that can be tests, of all classes of all modules. */
  private static Set<String> methods() throws IOException {
    Set<String> methods = new HashSet<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file : files.filter(CasesPageTest::isSource).toList()) {
        String type = file.getFileName().toString().replace(".java", "");
        METHOD
            .matcher(Files.readString(file))
            .results()
            .forEach(method -> methods.add(type + "#" + method.group(1)));
      }
    }
    return methods;
  }

  private static boolean isSource(Path path) {
    String text = path.toString();
    return text.contains("/src/") && text.endsWith(".java") && !text.contains("/target/");
  }
}
