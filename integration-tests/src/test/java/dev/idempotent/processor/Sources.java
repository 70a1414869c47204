package dev.idempotent.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler.CompilationTask;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles sources that tests make, and loads the classes. */
final class Sources {
  private Sources() {}

  static JavaFileObject of(String className, String text) {
    URI uri = URI.create("string:///" + className.replace('.', '/') + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  /** Compiles without processors; the sources have to be right. */
  static void compile(Path folder, List<JavaFileObject> sources) {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    boolean compiled = task(folder, sources, diagnostics, "-proc:none").call();
    assertThat(compiled).as("%s", diagnostics.getDiagnostics()).isTrue();
  }

  /** Runs the processor and returns what it says. */
  static List<Diagnostic<?>> check(Path folder, List<JavaFileObject> sources) {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    CompilationTask task = task(folder, sources, diagnostics, "-proc:only");
    task.setProcessors(List.of(new IdempotentProcessor()));
    task.call();
    return List.copyOf(diagnostics.getDiagnostics());
  }

  private static CompilationTask task(
      Path folder,
      List<JavaFileObject> sources,
      DiagnosticCollector<JavaFileObject> diagnostics,
      String processing) {
    String path = System.getProperty("java.class.path") + File.pathSeparator + folder;
    List<String> options = List.of("-parameters", "-d", folder.toString(), "-cp", path, processing);
    return ToolProvider.getSystemJavaCompiler()
        .getTask(null, null, diagnostics, options, null, sources);
  }

  static <R> R load(Path folder, String className, Function<Class<?>, R> use) {
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, Sources.class.getClassLoader())) {
      return use.apply(loader.loadClass(className));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  static Method method(Class<?> type, String name) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
