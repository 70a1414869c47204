package dev.idempotent.processor;

import static com.google.testing.compile.Compiler.javac;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** Compiles samples with the processor. */
final class Compile {
  private static final String IMPORTS =
      "package app; import dev.idempotent.annotation.*; import java.util.*;";

  private Compile() {}

  static Compilation files(JavaFileObject... files) {
    return javac()
        .withProcessors(new IdempotentProcessor())
        .withOptions("-Xlint:-options", "-parameters")
        .compile(files);
  }

  static JavaFileObject file(String name, String source) {
    return JavaFileObjects.forSourceString(name, source);
  }

  /**
   * Compiles one class {@code app.Sample}.
   *
   * @param members what stands in its body, from the second line on
   */
  static Compilation sample(String members) {
    return files(file("app.Sample", IMPORTS + " class Sample {\n" + members + "\n}"));
  }

  /** Returns what was reported, as {@code KIND line:column message}. */
  static List<String> reports(Compilation compilation) {
    return diagnostics(compilation)
        .map(
            d ->
                d.getKind()
                    + " "
                    + d.getLineNumber()
                    + ":"
                    + d.getColumnNumber()
                    + " "
                    + d.getMessage(Locale.ROOT))
        .toList();
  }

  static List<String> messages(Compilation compilation) {
    return diagnostics(compilation).map(d -> d.getMessage(Locale.ROOT)).toList();
  }

  private static Stream<Diagnostic<? extends JavaFileObject>> diagnostics(Compilation compilation) {
    return compilation.diagnostics().stream()
        .filter(
            d ->
                d.getKind() != Diagnostic.Kind.NOTE || d.getMessage(Locale.ROOT).startsWith("IDEM"))
        .map(d -> (Diagnostic<? extends JavaFileObject>) d);
  }

  /** Returns the text with each line after the first moved to the left margin. */
  static String lines(String... lines) {
    return String.join("\n", Arrays.asList(lines));
  }
}
