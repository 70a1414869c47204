package dev.idempotent.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.annotation.Idempotent;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How compilers and build tools find the processor. */
final class RegistrationTest {
  /** From this release on javac can be told to look for processors, and from 23 it has to be. */
  private static final int HAS_PROC_FULL = 21;

  @Test
  void serviceLoader_findsTheProcessor() {
    assertThat(ServiceLoader.load(Processor.class))
        .anyMatch(processor -> processor instanceof IdempotentProcessor);
  }

  @Test
  void gradle_isToldThatTheProcessorAggregates() throws IOException {
    try (var content =
        getClass().getResourceAsStream("/META-INF/gradle/incremental.annotation.processors")) {
      assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(IdempotentProcessor.class.getName() + ",aggregating");
    }
  }

  @Test
  void classPath_isSearched(@TempDir Path folder) {
    assertThat(compile(folder, searching())).anyMatch(m -> m.startsWith("IDEM-504 "));
  }

  @Test
  void processorPath_isSearched(@TempDir Path folder) {
    assertThat(compile(folder, List.of("-processorpath", ours().toString())))
        .anyMatch(m -> m.startsWith("IDEM-504 "));
  }

  /** On the command line this path is request enough; through the API of JDK 25 it is not. */
  @Test
  void processorModulePath_isSearched(@TempDir Path folder) {
    assertThat(Files.exists(ours().resolve("module-info.class"))).isTrue();
    assertThat(compile(folder, searching("--processor-module-path", ours().toString())))
        .anyMatch(m -> m.startsWith("IDEM-504 "));
  }

  private static List<String> searching(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    if (Runtime.version().feature() >= HAS_PROC_FULL) {
      all.add("-proc:full");
    }
    return all;
  }

  private static List<String> compile(Path folder, List<String> options) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("-d", folder.toString(), "-cp", ours() + File.pathSeparator + folder));
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavaFileObject source =
        Compile.file(
            "a.A",
            "package a; class A { @dev.idempotent.annotation.Idempotent(key = \"{x}\") void f() {} }");
    ToolProvider.getSystemJavaCompiler()
        .getTask(null, null, diagnostics, all, null, List.of(source))
        .call();
    return diagnostics.getDiagnostics().stream().map(RegistrationTest::message).toList();
  }

  private static String message(Diagnostic<?> diagnostic) {
    return diagnostic.getMessage(null);
  }

  private static Path ours() {
    try {
      return Path.of(Idempotent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
