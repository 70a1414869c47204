package dev.idempotent.processor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/** Checks all annotated methods of one compilation, and writes the catalogue of them. */
final class CompilationCheck {
  private final ProcessingEnvironment environment;
  private final Findings findings;
  private final List<Check> checks;
  private final OverrideCheck overrides;
  private final OperationCheck operations;
  private final Catalogue catalogue;

  /** One aspect of one method. */
  private interface Check {
    void check(AnnotatedMethod method);
  }

  CompilationCheck(ProcessingEnvironment environment) {
    this.environment = environment;
    this.findings = new Findings(environment.getMessager());
    Language language = Language.of(environment);
    this.checks =
        List.of(
            new MethodCheck(language, findings)::check,
            new TemplateCheck(language, findings)::check,
            new SettingCheck(findings)::check,
            new ResultCheck(language, findings)::check,
            new FailureCheck(language, findings)::check,
            new FingerprintCheck(language, findings)::check);
    this.overrides = new OverrideCheck(language, findings);
    this.operations = new OperationCheck(language, findings);
    this.catalogue = new Catalogue(language);
  }

  /**
   * Runs all checks.
   *
   * @param annotated the names of the classes with annotated methods
   * @param derived the names of the classes that may override methods
   */
  void run(Iterable<String> annotated, Iterable<String> derived) {
    for (String name : annotated) {
      methods(name)
          .forEach(
              method -> {
                for (Check check : checks) {
                  guarded(method, () -> check.check(method));
                }
                guarded(method, () -> operations.add(catalogue.add(method), method));
              });
    }
    operations.check();
    for (String name : derived) {
      TypeElement type = environment.getElementUtils().getTypeElement(name);
      if (type != null) {
        guarded(null, () -> overrides.check(type));
      }
    }
    write();
  }

  private Stream<AnnotatedMethod> methods(String className) {
    TypeElement type = environment.getElementUtils().getTypeElement(className);
    return type == null
        ? Stream.of()
        : ElementFilter.methodsIn(type.getEnclosedElements()).stream()
            .map(AnnotatedMethod::of)
            .filter(Objects::nonNull);
  }

  /**
   * Never fails a compilation for a reason of its own: neither for code that does not compile, nor
   * for a class file that is missing, which compilers report by exceptions of their own.
   */
  private void guarded(@Nullable AnnotatedMethod method, Runnable check) {
    try {
      check.run();
    } catch (IncompleteCodeException e) {
      // The compiler says what is wrong.
    } catch (RuntimeException e) {
      if (method != null) {
        findings.warning(
            method,
            null,
            Findings.METHOD,
            "not-checked",
            "not all could be checked (" + e + "); the rest is checked at the first call");
      }
    }
  }

  private void write() {
    if (catalogue.isEmpty()) {
      return;
    }
    try {
      catalogue.write(environment.getFiler());
    } catch (IOException | UncheckedIOException e) {
      findings.failure("catalogue", Catalogue.PATH + " can't be written: " + e.getMessage());
    }
  }
}
