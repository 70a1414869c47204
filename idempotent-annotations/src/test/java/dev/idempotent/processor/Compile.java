package dev.idempotent.processor;

import static com.google.testing.compile.Compiler.javac;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** Compiles samples with the processor. */
final class Compile {
  private static final String HEAD =
      "package app; import dev.idempotent.annotation.*; import java.io.InputStream; import java.util.*;"
          + " import java.util.concurrent.*; class Sample {\n";

  private Compile() {}

  static Compilation files(JavaFileObject... files) {
    return javac().withProcessors(new IdempotentProcessor()).compile(files);
  }

  static JavaFileObject file(String name, String source) {
    return JavaFileObjects.forSourceString(name, source);
  }

  /**
   * Compiles one class {@code app.Sample}, beside the classes of a shop.
   *
   * @param members what stands in its body, from the second line on
   */
  static Compilation sample(String members) {
    return files(
        file("app.Sample", HEAD + members + "\n}"),
        file("app.Shop", resource("Shop.java")),
        file(
            "kotlin.coroutines.Continuation",
            "package kotlin.coroutines; public interface Continuation<T> {}"),
        file(
            "org.reactivestreams.Publisher",
            "package org.reactivestreams; public interface Publisher<T> {}"),
        file(
            "reactor.core.publisher.Mono",
            "package reactor.core.publisher;"
                + " public abstract class Mono<T> implements org.reactivestreams.Publisher<T> {}"));
  }

  /** Returns what was reported, as {@code line:column KIND message}. */
  static List<String> reports(Compilation compilation) {
    return ours(compilation)
        .map(
            d ->
                (d.getLineNumber() - 1)
                    + ":"
                    + d.getColumnNumber()
                    + " "
                    + d.getKind()
                    + " "
                    + d.getMessage(Locale.ROOT))
        .toList();
  }

  /** Returns the texts of what was reported. */
  static List<String> messages(Compilation compilation) {
    return ours(compilation).map(d -> d.getMessage(Locale.ROOT)).toList();
  }

  private static Stream<? extends Diagnostic<?>> ours(Compilation compilation) {
    return compilation.diagnostics().stream()
        .filter(
            d ->
                d.getKind() == Diagnostic.Kind.ERROR
                    || d.getMessage(Locale.ROOT).startsWith("IDEM-"));
  }

  static String resource(String name) {
    try (InputStream content = Compile.class.getResourceAsStream(name)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
