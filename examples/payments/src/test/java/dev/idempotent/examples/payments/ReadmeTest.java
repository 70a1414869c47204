package dev.idempotent.examples.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.ErrorCode;
import dev.idempotent.annotation.Idempotent;
import dev.idempotent.jdbc.JdbcIdempotency;
import dev.idempotent.jdbc.PurgeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps the README true: its code is code that is compiled and run, and its tables are complete.
 */
final class ReadmeTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern ERROR_ID = Pattern.compile("IDEM-\\d+");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)|^\\[.*\\]: (.*)$");

  @Test
  void javaBlocks_arePartsOfCompiledSources() throws IOException {
    List<String> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        sources.add(Files.readString(file));
      }
    }
    List<String> blocks = blocks("java");
    assertThat(blocks).isNotEmpty();
    for (String block : blocks) {
      assertThat(sources).as(block).anyMatch(source -> source.contains(block));
    }
  }

  @Test
  void ddl_isTheOneInTheJar() throws IOException {
    try (InputStream in =
        JdbcIdempotency.class.getResourceAsStream("schema/V1__create_idempotent_call.sql")) {
      String ddl =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("--"))
              .collect(Collectors.joining("\n", "", "\n"));
      assertThat(blocks("sql")).containsExactly(ddl);
    }
  }

  @Test
  void attributes_areAllExplained() throws IOException {
    List<String> names =
        Arrays.stream(Idempotent.class.getDeclaredMethods()).map(Method::getName).toList();
    assertThat(names).allSatisfy(name -> assertThat(text()).contains("\n| `" + name + "` |"));
  }

  @Test
  void knobs_areAllExplained() throws IOException {
    assertThat(settersOf(JdbcIdempotency.Builder.class))
        .filteredOn(name -> !name.equals("build"))
        .allSatisfy(name -> assertThat(text()).containsPattern("\n\\| .*`" + name + "[`(]"));
    assertThat(settersOf(PurgeSettings.class))
        .allSatisfy(name -> assertThat(text()).contains("p." + name + "("));
  }

  @Test
  void errorIds_exist() throws IOException {
    List<String> known = Arrays.stream(ErrorCode.values()).map(ErrorCode::id).toList();
    assertThat(ERROR_ID.matcher(text()).results().map(result -> result.group()))
        .isNotEmpty()
        .allMatch(known::contains);
  }

  @Test
  void links_leadToFiles() throws IOException {
    List<String> targets =
        text()
            .lines()
            .flatMap(line -> LINK.matcher(line).results())
            .map(link -> link.group(1) == null ? link.group(2) : link.group(1))
            .toList();
    assertThat(targets)
        .isNotEmpty()
        .allSatisfy(target -> assertThat(ROOT.resolve(target)).exists());
  }

  private static List<String> settersOf(Class<?> builder) {
    return Arrays.stream(builder.getMethods())
        .filter(method -> method.getDeclaringClass() != Object.class)
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isBridge())
        .map(Method::getName)
        .distinct()
        .toList();
  }

  private static List<String> blocks(String language) throws IOException {
    Matcher matcher =
        Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(text());
    return matcher.results().map(block -> block.group(1)).toList();
  }

  private static String text() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }
}
