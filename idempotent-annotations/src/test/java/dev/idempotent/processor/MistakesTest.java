package dev.idempotent.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is reported for a mistake, and where: {@code mistakes.txt} shows it in the source. */
final class MistakesTest {

  /**
   * A sample and what is expected for it.
   *
   * @param source the sample without the expectations
   * @param reports the expected reports, as {@link Compile#reports} gives them
   */
  record Mistake(String name, String source, List<String> reports) {
    static Mistake parse(String section) {
      String[] lines = section.split("\n");
      List<String> source = new ArrayList<>();
      List<String> reports = new ArrayList<>();
      for (String line : Arrays.asList(lines).subList(1, lines.length)) {
        if (line.stripLeading().startsWith("^ ")) {
          int column = line.indexOf('^');
          reports.add(source.size() + ":" + (column + 1) + " " + line.substring(column + 2));
        } else {
          source.add(line);
        }
      }
      return new Mistake(lines[0].strip(), String.join("\n", source), reports);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Mistake> mistakes() {
    return Arrays.stream(Compile.resource("mistakes.txt").split("(?m)^=== "))
        .filter(section -> !section.isBlank())
        .map(Mistake::parse);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistake_isReportedWhereItStands(Mistake mistake) {
    assertThat(Compile.reports(Compile.sample(mistake.source())))
        .containsExactlyElementsOf(mistake.reports());
  }
}
