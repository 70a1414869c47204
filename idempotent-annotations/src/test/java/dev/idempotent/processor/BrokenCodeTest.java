package dev.idempotent.processor;

import static com.google.testing.compile.Compiler.javac;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code with errors of another kind, code that is not finished, and other processors. */
final class BrokenCodeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@Idempotent(key = \"{a.b}\") int f(Missing a) { return 1; }",
        "@Idempotent(key = \"{a.b.c}\") int f(Half a) { return 1; }\n"
            + "static class Half { public Missing getB() { return null; } }",
        "@Idempotent(key = \"{a.b}\") int f(Half a) { return 1; }\n"
            + "static class Half extends Missing {}",
        "@Idempotent(key = \"{a}\") Missing f(String a) { return null; }",
        "@Idempotent(key = \"{a}\") List<Missing> f(String a) { return null; }",
        "@Idempotent(key = MISSING) int f(String a) { return 1; }",
        "@Idempotent(key = 5) int f(String a) { return 1; }",
        "@Idempotent int f(String a) { return 1; }",
        "@Idempotent(key = \"{a}\", recordedFailures = Missing.class) int f(String a) { return 1; }",
        "@Idempotent(key = \"{a}\", ttl = MISSING) int f(String a) { return 1; }",
        "@Idempotent(key = \"{a}\", fingerprint = \"*\") int f(String a, Missing b) { return 1; }",
        "@Idempotent(key = \"{a}\") int f(String a) { return 1; }\n"
            + "static class Sub extends Missing { int f(String a) { return 2; } }",
        "@Idempotent(key = \"{a}\") int f(String a) { return missing(); }",
        "@Idempotent(key = \"{id}\") Sample(String id) {}",
        "@Idempotent(key = \"{id}\") String id;",
      })
  void anotherError_isLeftToTheCompiler(String members) {
    Compilation compilation = Compile.sample(members);

    assertThat(compilation.status()).isEqualTo(Compilation.Status.FAILURE);
    assertThat(compilation.errors()).isNotEmpty();
    assertThat(Compile.messages(compilation)).noneMatch(message -> message.startsWith("IDEM"));
  }

  @Test
  void otherErrors_doNotHideOurs() {
    Compilation compilation =
        Compile.sample(
            "@Idempotent(key = \"{b}\") int f(String a) { return 1; }\n"
                + "@Idempotent(key = \"{a.b}\") int f(Missing a) { return 1; }");

    assertThat(Compile.messages(compilation))
        .anyMatch(message -> message.startsWith("IDEM-504 unknown-parameter: key \"{b}\""));
  }

  @Test
  void memberThatAnotherProcessorMakes_isThere() {
    Compilation compilation =
        javac()
            .withProcessors(new IdempotentProcessor(), new Generator(false))
            .compile(sample("@Idempotent(key = \"{a.id}\") int f(Generated a) { return 1; }"));

    assertThat(compilation.errors()).isEmpty();
    assertThat(CatalogueTest.catalogue(compilation))
        .contains("app.Sample.f(app.Generated)\tapp.Sample\tf\tapp.Generated\ta\t");
  }

  @Test
  void errorOfAnotherProcessor_silencesOurs() {
    Compilation compilation =
        javac()
            .withProcessors(new IdempotentProcessor(), new Generator(true))
            .compile(sample("@Idempotent(key = \"{a.nope}\") int f(Generated a) { return 1; }"));

    assertThat(Compile.messages(compilation))
        .contains("as asked")
        .noneMatch(m -> m.startsWith("IDEM"));
  }

  @Test
  void missingClassFile_isNoFailureOfOurs(@TempDir Path folder) throws IOException {
    compile(
        folder,
        source(
            "lib.Base",
            "package lib; public class Base { public String getId() { return null; } }"),
        source(
            "lib.Command", "package lib; public class Command extends Base { public Base base; }"));
    Files.delete(folder.resolve("lib/Base.class"));

    List<String> messages =
        compile(
            folder,
            sample("@Idempotent(key = \"{a.id}{a.base.id}\") int f(lib.Command a) { return 1; }"));

    assertThat(messages)
        .noneMatch(m -> m.startsWith("ERROR IDEM"))
        .noneMatch(m -> m.contains("not-checked"));
  }

  @Test
  void classFileWithoutParameterNames_isListedAndNotRefused(@TempDir Path folder)
      throws IOException {
    compile(folder, sample("@Idempotent(key = \"{a}\") int f(String a) { return 1; }"));
    Path catalogue = folder.resolve(Catalogue.PATH);
    Files.delete(catalogue);

    JavaCompiler.CompilationTask task =
        task(folder, new DiagnosticCollector<>(), List.of("app.Sample"), List.of());
    task.setProcessors(List.of(new IdempotentProcessor()));

    assertThat(task.call()).isTrue();
    assertThat(catalogue)
        .content()
        .contains("app.Sample.f(java.lang.String)\tapp.Sample\tf\tjava.lang.String\t");
  }

  private static List<String> compile(Path folder, JavaFileObject... files) throws IOException {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavaCompiler.CompilationTask task = task(folder, diagnostics, null, List.of(files));
    task.setProcessors(List.of(new IdempotentProcessor()));
    task.call();
    return diagnostics.getDiagnostics().stream()
        .map(d -> d.getKind() + " " + d.getMessage(null))
        .toList();
  }

  private static JavaCompiler.CompilationTask task(
      Path folder,
      DiagnosticCollector<JavaFileObject> diagnostics,
      List<String> classes,
      List<JavaFileObject> files) {
    String path =
        System.getProperty("java.class.path") + System.getProperty("path.separator") + folder;
    return ToolProvider.getSystemJavaCompiler()
        .getTask(
            null, null, diagnostics, List.of("-d", folder.toString(), "-cp", path), classes, files);
  }

  private static JavaFileObject source(String name, String text) {
    return Compile.file(name, text);
  }

  private static JavaFileObject sample(String members) {
    return source(
        "app.Sample",
        "package app; import dev.idempotent.annotation.*; class Sample {\n" + members + "\n}");
  }

  /** Writes a class in the first round. */
  private static final class Generator extends AbstractProcessor {
    private final boolean failing;
    private boolean done;

    Generator(boolean failing) {
      this.failing = failing;
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return Set.of("*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latest();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      if (!done) {
        done = true;
        write();
        if (failing) {
          processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, "as asked");
        }
      }
      return false;
    }

    private void write() {
      try (Writer writer =
          processingEnv.getFiler().createSourceFile("app.Generated").openWriter()) {
        writer.write(
            "package app; public class Generated { public String getId() { return null; } }");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
