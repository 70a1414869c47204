package dev.idempotent.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.annotation.Idempotent;
import dev.idempotent.engine.IdempotentMethod;
import dev.idempotent.json.JacksonFailureCodec;
import dev.idempotent.json.JacksonResultCodec;
import dev.idempotent.template.TemplateException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compiler and the engine accept the same methods, and refuse the others for one reason. */
final class AgreementTest {
  private static final String ACCEPTED = "accepted";

  private static final String PARAMETERS =
      "Order order, List<Order> list, Map<String, Order> map, Map<Integer, String> numbered,"
          + " Map<Unit, String> units, Map<Object, String> any, Object object, Date date,"
          + " Set<String> set, T generic, U bounded, List<? extends Number> wild, List<?> unknown,"
          + " List raw, int[] ints, byte[] bytes, Integer[][] nested, Optional<Order> optional,"
          + " OptionalInt optionalInt, Orders orders, Box<String> box, Box<? extends Order> wildBox,"
          + " Box<?> unknownBox, Box rawBox, Outer<String>.Inner inner, Left left, lib.Far far,"
          + " Number number, Unit unit, char letter, Thing thing, Endless endless, T[] generics,"
          + " ClassLoader loader, Iterator<String> iterator, CharSequence text, Both both";

  private static final List<String> FAILURES =
      List.of(
          "Declined.class",
          "{}",
          "{Declined.class, Declined.class}",
          "Abstract.class",
          "Holder.Inner.class",
          "{Declined.class, Abstract.class}",
          "RuntimeException.class");

  private static final String CLASSES =
      """
      package app;
      import dev.idempotent.annotation.*;
      import java.util.*;
      import java.util.concurrent.*;

      @SuppressWarnings("all")
      class Sample<T extends Comparable<T> & CharSequence> extends lib.Far {
        String tenant() { return null; }
        private int field;
        T element;
        <U extends Order> void parameters() {}
        enum Unit { WEB { }, SHOP; public String label() { return null; } }
        record Order(String id, long total, List<String> lines) {
          public String getId() { return id; }
        }
        static class Orders extends ArrayList<Order> {
          public Order getFirst() { return get(0); }
        }
        static class Box<V extends Object> { public V value; public List<V> getValues() { return null; } }
        static class Outer<V> { class Inner { public List<V> both; public Outer<V> outer; } }
        static class Endless extends ArrayList<Endless> {}
        static class Thing { public String getText() { return null; } }
        interface One { Number value(); }
        interface Two { Integer value(); }
        static abstract class Both implements One, Two {}
        record Live(String id, java.io.InputStream content) {}
        record Wide(String id, Object content) {}
        static class Declined extends RuntimeException {}
        static abstract class Abstract extends RuntimeException {}
        static class Holder { class Inner extends RuntimeException {} }
      """;

  private static final String NEIGHBOUR =
      """
      package app;
      class Left {
        public String getName() { return null; }
        private String secret;
        static String shared;
        protected String guarded;
        String hidden() { return null; }
        public boolean isOpen() { return true; }
        public String isClosed() { return null; }
        public Boolean isSame() { return null; }
        final int fixed = 1;
        public void nothing() {}
        Child child;
        static class Child { String id; }
      }
      """;

  private static final String FAR =
      """
      package lib;
      public class Far {
        public String open;
        protected String guarded;
        protected String inherited() { return null; }
        String internal;
        private String hidden;
      }
      """;

  @TempDir private Path folder;

  @Test
  void templates_areAcceptedAndRefusedAlike() {
    agree(
        Stream.concat(lines("templates.txt"), Stream.of("", " "))
            .map(
                template ->
                    "@Idempotent(key = \"%s\") <U extends Order> void %%s(%s) {}"
                        .formatted(template.replace("%", "%%"), PARAMETERS))
            .toList());
  }

  @Test
  void templatesOfStaticMethods_areAcceptedAndRefusedAlike() {
    agree(
        Stream.of("{id}", "{this.id}", "{this}", "{nope}")
            .map(template -> "@Idempotent(key = \"" + template + "\") static void %s(String id) {}")
            .toList());
  }

  @Test
  void settings_areAcceptedAndRefusedAlike() {
    agree(
        lines("settings.txt")
            .map(setting -> "@Idempotent(key = \"{id}\", " + setting + ") void %s(String id) {}")
            .toList());
  }

  @Test
  void constantKeys_areAcceptedAndRefusedAlike() {
    agree(
        Stream.of("constantKey = true", "constantKey = false", "ttl = \"1h\"")
            .map(setting -> "@Idempotent(key = \"nightly\", " + setting + ") void %s(String id) {}")
            .toList());
  }

  @Test
  void results_areAcceptedAndRefusedAlike() {
    agree(
        lines("result-types.txt")
            .map(
                type ->
                    "@Idempotent(key = \"{id}\") " + type + " %s(String id) { " + body(type) + " }")
            .toList());
  }

  @Test
  void failures_areAcceptedAndRefusedAlike() {
    agree(
        FAILURES.stream()
            .map(
                failures ->
                    "@Idempotent(key = \"{id}\", recordedFailures = "
                        + failures
                        + ") void %s(String id) {}")
            .toList());
  }

  private static Stream<String> lines(String resource) {
    try (InputStream content = AgreementTest.class.getResourceAsStream(resource)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String body(String type) {
    return type.equals("void") ? "" : type.equals("int") ? "return 0;" : "return null;";
  }

  private void agree(List<String> methods) {
    Map<String, String> compiler = new TreeMap<>();
    Map<String, String> engine = new TreeMap<>();
    List<String> compiled = compile(methods);
    List<String> bound = bind(methods.size());
    for (int i = 0; i < methods.size(); i++) {
      compiler.put(methods.get(i), compiled.get(i));
      engine.put(methods.get(i), bound.get(i));
    }
    assertThat(compiler).isEqualTo(engine);
    assertThat(compiler.values()).contains(ACCEPTED).anyMatch(verdict -> !verdict.equals(ACCEPTED));
  }

  /** Compiles the methods and returns the ids of the first error of each, or {@link #ACCEPTED}. */
  private List<String> compile(List<String> methods) {
    StringBuilder source = new StringBuilder(CLASSES);
    long first = source.chars().filter(c -> c == '\n').count() + 1;
    for (int i = 0; i < methods.size(); i++) {
      source.append(methods.get(i).formatted("m" + i)).append('\n');
    }
    List<JavaFileObject> files =
        List.of(
            Sources.of("app.Sample", source + "}"),
            Sources.of("app.Left", NEIGHBOUR),
            Sources.of("lib.Far", FAR));
    Sources.compile(folder, files);

    List<String> verdicts = new ArrayList<>();
    IntStream.range(0, methods.size()).forEach(i -> verdicts.add(ACCEPTED));
    for (Diagnostic<?> d : Sources.check(folder, files)) {
      if (d.getKind() == Diagnostic.Kind.ERROR) {
        int method = (int) (d.getLineNumber() - first);
        if (verdicts.get(method).equals(ACCEPTED)) {
          verdicts.set(method, ids(d.getMessage(Locale.ROOT)));
        }
      }
    }
    return verdicts;
  }

  /**
   * Of a message "IDEM-504 unknown-member: …" only template problems have a second id at run time.
   */
  private static String ids(String message) {
    String ids = message.substring(0, message.indexOf(':'));
    return ids.startsWith("IDEM-504") ? ids : ids.substring(0, ids.indexOf(' '));
  }

  private List<String> bind(int count) {
    return Sources.load(
        folder,
        "app.Sample",
        sample ->
            IntStream.range(0, count)
                .mapToObj(i -> bind(Sources.method(sample, "m" + i)))
                .toList());
  }

  private static String bind(Method method) {
    try {
      IdempotentMethod.of(
          method, Arrays.stream(method.getParameters()).map(p -> p.getName()).toList());
      if (method.getReturnType() != void.class) {
        JacksonResultCodec.create().bind(method.getGenericReturnType());
      }
      JacksonFailureCodec.create()
          .bind(List.of(method.getAnnotation(Idempotent.class).recordedFailures()));
      return ACCEPTED;
    } catch (IdempotencyConfigurationException e) {
      return e.getCause() instanceof TemplateException template
          ? e.code().id() + " " + template.problem().reason().id()
          : e.code().id();
    }
  }
}
