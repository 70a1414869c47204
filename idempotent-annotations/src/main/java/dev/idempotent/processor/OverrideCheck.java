package dev.idempotent.processor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.util.ElementFilter;

/** Looks for methods that override annotated ones: an override does not inherit the annotation. */
final class OverrideCheck {
  private final Language language;
  private final Findings findings;
  private final Map<TypeElement, List<ExecutableElement>> annotated = new HashMap<>();

  OverrideCheck(Language language, Findings findings) {
    this.language = language;
    this.findings = findings;
  }

  void check(TypeElement type) {
    for (DeclaredType supertype : language.generics().supertypes(type.asType())) {
      if (!supertype.asElement().equals(type)) {
        TypeElement element = (TypeElement) supertype.asElement();
        annotated.computeIfAbsent(element, OverrideCheck::annotatedMethods).stream()
            .forEach(overridden -> check(type, overridden));
      }
    }
  }

  private static List<ExecutableElement> annotatedMethods(TypeElement type) {
    return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
        .map(AnnotatedMethod::of)
        .filter(Objects::nonNull)
        .map(AnnotatedMethod::method)
        .toList();
  }

  private void check(TypeElement type, ExecutableElement overridden) {
    for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
      if (language.elements().overrides(method, overridden, type)) {
        report(method, overridden);
      }
    }
  }

  private void report(ExecutableElement method, ExecutableElement overridden) {
    AnnotatedMethod own = AnnotatedMethod.of(method);
    String name = language.names().describe(method);
    String base =
        AnnotatedMethod.declaringType(overridden).getSimpleName()
            + "."
            + overridden.getSimpleName();
    if (own == null) {
      findings.warning(
          method,
          Findings.METHOD,
          "annotation-not-inherited",
          name
              + " overrides "
              + base
              + ", which is annotated with @Idempotent, and does not inherit the annotation: it runs"
              + " on every call");
    } else {
      findings.note(
          own,
          Findings.METHOD,
          "annotated-override",
          name
              + " overrides "
              + base
              + ", which is annotated too: a call of super."
              + overridden.getSimpleName()
              + " within it is an idempotent call of its own");
    }
  }
}
