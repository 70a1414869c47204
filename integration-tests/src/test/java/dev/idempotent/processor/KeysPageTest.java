package dev.idempotent.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.internal.template.MethodTemplate;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Renders each row of the tables in {@code docs/keys.md} that have arguments. */
final class KeysPageTest {
  private static final Path PAGE = Path.of("..", "docs", "keys.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(.+)` \\| `(.+)` \\| `(.+)` \\| `(.+)` \\|$");
  private static final String HEAD =
      """
      package app;
      import java.math.*;
      import java.time.*;
      import java.util.*;
      class Page {
        record Command(String customerId, List<Line> lines, Map<String, String> headers) {}
        record Line(String sku, int count) {}
        enum Channel { WEB, SHOP }
      """;

  record Row(String template, String parameters, String arguments, String text) {
    static Row of(MatchResult match) {
      return new Row(match.group(1), match.group(2), match.group(3), match.group(4));
    }

    String source(int index) {
      return """
        static void m%d(%s) {}
        static Object[] a%d() { return new Object[] {%s}; }
      """
          .formatted(index, parameters, index, arguments);
    }
  }

  @Test
  void rows_areRenderedAsThePageSays(@TempDir Path folder) throws IOException {
    List<Row> rows = ROW.matcher(Files.readString(PAGE)).results().map(Row::of).toList();
    StringBuilder source = new StringBuilder(HEAD);
    IntStream.range(0, rows.size()).forEach(i -> source.append(rows.get(i).source(i)));
    Sources.compile(folder, List.of(Sources.of("app.Page", source + "}")));

    List<String> rendered =
        Sources.load(
            folder,
            "app.Page",
            page ->
                IntStream.range(0, rows.size())
                    .mapToObj(i -> render(page, rows.get(i), i))
                    .toList());

    assertThat(rows).hasSizeGreaterThan(40);
    assertThat(rendered).isEqualTo(rows.stream().map(Row::text).toList());
  }

  private static String render(Class<?> page, Row row, int index) {
    try {
      Method arguments = Sources.method(page, "a" + index);
      arguments.setAccessible(true);
      Method method = Sources.method(page, "m" + index);
      List<String> names = Arrays.stream(method.getParameters()).map(Parameter::getName).toList();
      return MethodTemplate.compile(row.template(), method, names)
          .render(null, (Object[]) arguments.invoke(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
