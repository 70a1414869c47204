package dev.idempotent.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.annotation.Idempotent;
import dev.idempotent.engine.IdempotentMethod;
import dev.idempotent.json.JacksonFailureCodec;
import dev.idempotent.json.JacksonResultCodec;
import dev.idempotent.template.TemplateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URLClassLoader;
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
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
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

  private static final List<String> TEMPLATES =
      List.of(
          "{order}",
          "{order.id}",
          "{order.getId}",
          "{order.ID}",
          "{order.total}",
          "{order.lines}",
          "{order.lines[0]}",
          "{order.class}",
          "{order.hashCode}",
          "{order.toString}",
          "{list}",
          "{list[0].id}",
          "{list['x']}",
          "{list[0].nope}",
          "{map['a'].id}",
          "{map[0]}",
          "{map}",
          "{numbered['1']}",
          "{units['WEB']}",
          "{units['WEV']}",
          "{any['x']}",
          "{object}",
          "{object.x}",
          "{object.toString}",
          "{date}",
          "{date.time}",
          "{date.toInstant}",
          "{set}",
          "{generic}",
          "{generic.length}",
          "{generic.id}",
          "{bounded}",
          "{bounded.id}",
          "{wild}",
          "{wild[0]}",
          "{wild[0].intValue}",
          "{unknown}",
          "{raw}",
          "{raw[0]}",
          "{raw[0].x}",
          "{ints}",
          "{ints[1]}",
          "{ints.length}",
          "{bytes}",
          "{bytes[0]}",
          "{nested}",
          "{nested[0][1]}",
          "{nested[0][1].x}",
          "{optional}",
          "{optional.id}",
          "{optional.id?}",
          "{optional.get.id}",
          "{optional.isPresent}",
          "{optionalInt?}",
          "{optionalInt.asInt}",
          "{orders}",
          "{orders[0].id}",
          "{orders.size}",
          "{orders.first.id}",
          "{box.value}",
          "{box.values}",
          "{box.values[0]}",
          "{box.value.length}",
          "{wildBox.value}",
          "{wildBox.value.id}",
          "{unknownBox.value}",
          "{rawBox.value}",
          "{rawBox.values}",
          "{inner.both}",
          "{inner.both[0]}",
          "{inner.outer}",
          "{left.name}",
          "{left.secret}",
          "{left.shared}",
          "{left.guarded}",
          "{left.hidden}",
          "{left.isOpen}",
          "{left.open}",
          "{left.closed}",
          "{left.same}",
          "{left.fixed}",
          "{left.nothing}",
          "{left.child.id}",
          "{far.open}",
          "{far.guarded}",
          "{far.internal}",
          "{far.hidden}",
          "{number}",
          "{unit}",
          "{unit.name}",
          "{unit.label}",
          "{unit.ordinal}",
          "{letter}",
          "{letter.x}",
          "{thing}",
          "{thing.toString}",
          "{thing.text}",
          "{endless}",
          "{endless[0][0]}",
          "{generics}",
          "{generics[0]}",
          "{loader}",
          "{iterator}",
          "{text}",
          "{text.length}",
          "{text.isEmpty}",
          "{both.value}",
          "{both.value.doubleValue}",
          "{this}",
          "{this.tenant}",
          "{this.inherited}",
          "{this.guarded}",
          "{this.internal}",
          "{this.field}",
          "{this.element}",
          "{nope}",
          "{Order}",
          "{order.id}/{order.id}",
          "",
          " ",
          "x",
          "{",
          "}",
          "{}",
          "{{}}",
          "{{{letter}}}",
          "{ letter}",
          "{letter",
          "{letter}}",
          "{order.}",
          "{order..id}",
          "{list[}",
          "{list[0}",
          "{list[a]}",
          "{list[-1]}",
          "{list[1234567890]}",
          "{map['a}",
          "{map['a'b]}",
          "{order id}",
          "{letter?}",
          "{letter??}",
          "{?}",
          "{[0]}");

  private static final List<String> TYPES =
      List.of(
          "void",
          "Void",
          "int",
          "String",
          "byte[]",
          "Order",
          "List<Order>",
          "Map<String, List<Order>>",
          "Optional<Order>",
          "List<? extends Order>",
          "List<? super Order>",
          "List<?>",
          "List",
          "T",
          "T[]",
          "List<T>",
          "Object",
          "Object[]",
          "Number",
          "Iterable<Order>",
          "Comparable<String>",
          "CharSequence",
          "java.io.Serializable",
          "Record",
          "Enum<Unit>",
          "Unit",
          "CompletableFuture<Order>",
          "CompletionStage<Order>",
          "Future<Order>[]",
          "Optional<Future<Order>>",
          "Flow.Publisher<Order>",
          "java.util.stream.Stream<Order>",
          "java.util.stream.IntStream",
          "Iterator<Order>",
          "Spliterator<Order>",
          "Enumeration<Order>",
          "java.io.InputStream",
          "java.io.Reader",
          "java.io.OutputStream",
          "AutoCloseable",
          "java.sql.ResultSet",
          "Thread",
          "ClassLoader",
          "Executor",
          "Class<?>",
          "java.util.regex.Pattern",
          "java.net.URL",
          "java.net.URI",
          "java.net.InetAddress",
          "Exception",
          "Live",
          "Wide",
          "java.time.Instant",
          "UUID");

  private static final List<String> SETTINGS =
      List.of(
          "ttl = \"1h\"",
          "ttl = \"\"",
          "ttl = \"0s\"",
          "ttl = \"-1s\"",
          "ttl = \"PT-1S\"",
          "ttl = \"P1D\"",
          "ttl = \"P1M\"",
          "ttl = \"4000d\"",
          "ttl = \"PT0.0001S\"",
          "waitAtMost = \"0s\"",
          "waitAtMost = \"1h\"",
          "waitAtMost = \"61m\"",
          "waitAtMost = \"soon\"",
          "waitAtMost = \"PT-1S\"",
          "retries = 0",
          "retries = 20",
          "retries = 21",
          "retries = -1",
          "operation = \"a.b\"",
          "operation = \"\"",
          "operation = \" \"",
          "operation = \"a \"",
          "operation = \"a\\nb\"",
          "scope = \"{id}\"",
          "scope = \"\"",
          "scope = \" \"",
          "scope = \"eu\"",
          "scope = \"{nope}\"",
          "fingerprint = \"*\"",
          "fingerprint = \"\"",
          "fingerprint = \" \"",
          "fingerprint = \"{id}\"",
          "fingerprint = \"{nope}\"",
          "fingerprint = \"all\"",
          "constantKey = false",
          "constantKey = true");

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
        TEMPLATES.stream()
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
        SETTINGS.stream()
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
        TYPES.stream()
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
            new Source("app.Sample", source + "}"),
            new Source("app.Left", NEIGHBOUR),
            new Source("lib.Far", FAR));
    run(files, List.of("-proc:none"), List.of());

    List<String> verdicts = new ArrayList<>();
    IntStream.range(0, methods.size()).forEach(i -> verdicts.add(ACCEPTED));
    for (Diagnostic<?> d : run(files, List.of("-proc:only"), List.of(new IdempotentProcessor()))) {
      if (d.getKind() == Diagnostic.Kind.ERROR) {
        int method = (int) (d.getLineNumber() - first);
        if (verdicts.get(method).equals(ACCEPTED)) {
          verdicts.set(method, ids(d.getMessage(Locale.ROOT)));
        }
      }
    }
    return verdicts;
  }

  private List<Diagnostic<?>> run(
      List<JavaFileObject> files, List<String> more, List<IdempotentProcessor> processors) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-parameters",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path")));
    options.addAll(more);
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    var task =
        ToolProvider.getSystemJavaCompiler().getTask(null, null, diagnostics, options, null, files);
    if (!processors.isEmpty()) {
      task.setProcessors(processors);
    }
    boolean compiled = task.call();
    if (processors.isEmpty()) {
      assertThat(compiled).as("%s", diagnostics.getDiagnostics()).isTrue();
    }
    return List.copyOf(diagnostics.getDiagnostics());
  }

  /**
   * Of a message "IDEM-504 unknown-member: …" only template problems have a second id at run time.
   */
  private static String ids(String message) {
    String ids = message.substring(0, message.indexOf(':'));
    return ids.startsWith("IDEM-504") ? ids : ids.substring(0, ids.indexOf(' '));
  }

  private List<String> bind(int count) {
    try (URLClassLoader loader =
        new URLClassLoader(
            new java.net.URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      Method[] methods = loader.loadClass("app.Sample").getDeclaredMethods();
      return IntStream.range(0, count)
          .mapToObj(
              i ->
                  bind(
                      Arrays.stream(methods)
                          .filter(m -> m.getName().equals("m" + i))
                          .findFirst()
                          .orElseThrow()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
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

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
