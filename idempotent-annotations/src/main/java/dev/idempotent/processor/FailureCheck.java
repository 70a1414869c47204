package dev.idempotent.processor;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;

/** Checks the failures that are to be recorded: classes that a method can throw exactly. */
final class FailureCheck {
  private static final Set<String> BASES =
      Set.of(
          "java.lang.Throwable",
          "java.lang.Exception",
          "java.lang.RuntimeException",
          "java.lang.Error");

  private final Language language;
  private final Findings findings;

  FailureCheck(Language language, Findings findings) {
    this.language = language;
    this.findings = findings;
  }

  void check(AnnotatedMethod method) {
    List<?> values = method.value("recordedFailures", List.class);
    Set<TypeElement> seen = new HashSet<>();
    for (Object value : values == null ? List.of() : values) {
      AnnotationValue written = (AnnotationValue) value;
      TypeElement type =
          written.getValue() instanceof TypeMirror mirror
              ? language.generics().classOf(mirror)
              : null;
      if (type == null) {
        throw new IncompleteCodeException();
      }
      check(method, written, type, seen.add(type));
    }
  }

  private void check(
      AnnotatedMethod method, AnnotationValue value, TypeElement type, boolean isFirst) {
    String name = type.getSimpleName().toString();
    if (type.getModifiers().contains(Modifier.ABSTRACT)) {
      findings.error(
          method,
          value,
          Findings.METHOD,
          "abstract-failure",
          "recordedFailures: "
              + name
              + " is abstract, so nothing thrown is exactly of this class; name the classes"
              + " that are thrown");
    } else if (type.getNestingKind() == NestingKind.MEMBER
        && !type.getModifiers().contains(Modifier.STATIC)) {
      findings.error(
          method,
          value,
          Findings.METHOD,
          "inner-failure",
          "recordedFailures: "
              + name
              + " belongs to an instance of the class around it; make it static");
    } else if (BASES.contains(language.names().binary(type))) {
      findings.warning(
          method,
          value,
          Findings.METHOD,
          "base-failure",
          "recordedFailures: "
              + name
              + " stands for itself only, not for its subclasses; name the classes that are"
              + " thrown");
    } else if (!isFirst) {
      findings.warning(
          method,
          value,
          Findings.METHOD,
          "duplicate-failure",
          "recordedFailures names " + name + " twice");
    }
  }
}
