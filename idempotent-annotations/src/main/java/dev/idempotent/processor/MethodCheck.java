package dev.idempotent.processor;

import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;

/** Checks that a method has a body of its own that ends when the method returns. */
final class MethodCheck {
  private static final String CONTINUATION = "kotlin.coroutines.Continuation";

  private final Language language;
  private final Findings findings;

  MethodCheck(Language language, Findings findings) {
    this.language = language;
    this.findings = findings;
  }

  void check(AnnotatedMethod method) {
    String name = language.names().describe(method.method());
    Set<Modifier> modifiers = method.method().getModifiers();
    if (method.type().getKind().isInterface()) {
      error(
          method,
          "interface-method",
          name + " is a method of an interface; annotate the class that implements it");
    } else if (modifiers.contains(Modifier.ABSTRACT)) {
      error(
          method, "abstract-method", name + " is abstract; annotate the method that implements it");
    } else if (modifiers.contains(Modifier.NATIVE)) {
      error(
          method,
          "native-method",
          name + " is native, so it can't be woven; annotate a method that calls it");
    }
    if (isSuspending(method)) {
      error(
          method,
          "suspend-function",
          name
              + " is a suspend function, which returns before it has ended; annotate a function that"
              + " does not suspend");
    }
  }

  private void error(AnnotatedMethod method, String id, String text) {
    findings.error(method, Findings.METHOD, id, text);
  }

  private boolean isSuspending(AnnotatedMethod method) {
    List<? extends VariableElement> parameters = method.method().getParameters();
    return !parameters.isEmpty()
        && language
            .names()
            .runtime(parameters.get(parameters.size() - 1).asType())
            .equals(CONTINUATION);
  }
}
