package dev.idempotent.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ConcurrentRenderTest {

  @Test
  void render_manyThreads_doNotShareABuffer() {
    MethodTemplate template = Compiled.template(Methods.class, "strings", "{a}/{b}", "a", "b");

    List<String> texts =
        IntStream.range(0, 200_000)
            .parallel()
            .mapToObj(i -> template.render(null, new Object[] {"a" + i, "b" + i}))
            .toList();

    assertThat(texts)
        .isEqualTo(IntStream.range(0, 200_000).mapToObj(i -> "a" + i + "/b" + i).toList());
  }

  @Test
  void render_accessorThatRendersTheSameTemplate_doesNotShareABuffer() {
    MethodTemplate template = Compiled.template(Methods.class, "nested", "{a}/{b.text}", "a", "b");
    Nested inner = new Nested(template, null);

    assertThat(template.render(null, new Object[] {"1", new Nested(template, inner)}))
        .isEqualTo("1/2/end");
  }

  /** Renders while it is rendered. */
  record Nested(MethodTemplate template, Nested inner) {
    public String getText() {
      return inner == null ? "end" : template.render(null, new Object[] {"2", inner});
    }
  }

  @SuppressWarnings("unused")
  private static final class Methods {
    static void strings(String a, String b) {}

    static void nested(String a, Nested b) {}
  }
}
