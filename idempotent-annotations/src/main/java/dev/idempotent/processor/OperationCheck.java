package dev.idempotent.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds methods that share the name of an operation, over one compilation. */
final class OperationCheck {
  private final Language language;
  private final Findings findings;
  private final Map<String, List<AnnotatedMethod>> methods = new LinkedHashMap<>();

  OperationCheck(Language language, Findings findings) {
    this.language = language;
    this.findings = findings;
  }

  void add(String operation, AnnotatedMethod method) {
    methods.computeIfAbsent(operation, name -> new ArrayList<>()).add(method);
  }

  void check() {
    methods.forEach(
        (operation, sharing) -> {
          for (AnnotatedMethod method : sharing) {
            sharing.stream()
                .filter(other -> !other.method().equals(method.method()))
                .findFirst()
                .ifPresent(other -> report(operation, method, other));
          }
        });
  }

  private void report(String operation, AnnotatedMethod method, AnnotatedMethod other) {
    findings.error(
        method,
        "operation",
        Findings.SETTING,
        "duplicate-operation",
        "operation \""
            + operation
            + "\" is also that of "
            + other.type().getSimpleName()
            + "."
            + language.names().describe(other.method())
            + "; they would replay each other's results");
  }
}
