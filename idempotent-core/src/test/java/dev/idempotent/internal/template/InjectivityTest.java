package dev.idempotent.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two different tuples of values never give one text. The long form takes {@code
 * -Didempotent.fuzz.pairs=10000000}.
 */
final class InjectivityTest {
  private static final int TEMPLATES = 200;
  private static final int PAIRS = Integer.getInteger("idempotent.fuzz.pairs", 200_000);

  static long[] seeds() {
    return new long[] {20261123, Long.getLong("idempotent.fuzz.seed", System.nanoTime())};
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void render_differentTuples_giveDifferentTexts(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < TEMPLATES; i++) {
      HostileTuples tuples = new HostileTuples(random);
      MethodTemplate template = tuples.template();
      Map<String, List<Object>> seen = new HashMap<>();
      for (int pair = 0; pair < PAIRS / TEMPLATES; pair++) {
        Object[] one = tuples.next();
        Object[] other = tuples.neighbour(one);
        check(template, one, seen);
        check(template, other, seen);
      }
    }
  }

  private static void check(
      MethodTemplate template, Object[] tuple, Map<String, List<Object>> seen) {
    String text = template.renderPossiblyBlank(null, tuple);
    List<Object> values = HostileTuples.comparable(tuple);
    List<Object> before = seen.put(text, values);
    if (before != null && !before.equals(values)) {
      fail("%s gives <%s> for %s and for %s", template, text, before, values);
    }
  }

  @ParameterizedTest
  @CsvSource({"{a}:{b}", "{a}{b}", "{a}\\{b}", "{a}::{b}", "{a};{b}", "{a}-{b}"})
  void render_delimiterInValue_isNoDelimiter(String text) {
    MethodTemplate template = Compiled.template(Methods.class, "strings", text, "a", "b");

    for (String c : List.of(":", "\\", ";", "-", "\\;", "\\\\", "^")) {
      assertThat(template.render(null, new Object[] {"a" + c + "b", "c"}))
          .isNotEqualTo(template.render(null, new Object[] {"a", "b" + c + "c"}));
    }
  }

  @Test
  void render_sameNameInTwoEnums_givesDifferentTexts() {
    MethodTemplate template = Compiled.template(Methods.class, "objects", "{a}", "a");

    assertThat(template.render(null, new Object[] {DayOfWeek.MONDAY}))
        .isNotEqualTo(template.render(null, new Object[] {Other.MONDAY}));
  }

  @Test
  void render_numbersOfTwoClassesInOneObject_giveDifferentTexts() {
    MethodTemplate template = Compiled.template(Methods.class, "objects", "{a}", "a");

    assertThat(Arrays.asList("5", 5, 5L, (short) 5, (byte) 5, 5f, 5d, '5'))
        .extracting(value -> template.render(null, new Object[] {value}))
        .doesNotHaveDuplicates();
  }

  private enum Other {
    MONDAY
  }

  @SuppressWarnings("unused")
  private static final class Methods {
    static void strings(String a, String b) {}

    static void objects(Object a) {}
  }
}
