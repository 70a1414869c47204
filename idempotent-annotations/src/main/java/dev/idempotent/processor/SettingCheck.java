package dev.idempotent.processor;

import dev.idempotent.template.OperationName;
import dev.idempotent.template.RetryLimit;
import dev.idempotent.template.Ttl;
import dev.idempotent.template.TtlException;
import java.util.Locale;
import java.util.function.Consumer;

/** Checks the settings that are texts and numbers. */
final class SettingCheck {
  private final Findings findings;

  SettingCheck(Findings findings) {
    this.findings = findings;
  }

  void check(AnnotatedMethod method) {
    duration(method, "ttl", Ttl::parse);
    duration(method, "waitAtMost", Ttl::parseWait);
    Integer retries = method.value("retries", Integer.class);
    if (retries != null && !RetryLimit.permits(retries)) {
      error(
          method,
          "retries",
          "bad-retries",
          "retries = " + retries + " is not between 0 and " + RetryLimit.MAXIMUM);
    }
    String operation = method.text("operation");
    if (operation != null && !operation.isEmpty()) {
      String problem = OperationName.problemOf(operation);
      if (problem != null) {
        error(method, "operation", "bad-operation", problem);
      }
    }
  }

  private void duration(AnnotatedMethod method, String attribute, Consumer<String> parser) {
    String text = method.text(attribute);
    if (text == null || text.isEmpty()) {
      return;
    }
    try {
      parser.accept(text);
    } catch (TtlException e) {
      String id = e.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
      error(method, attribute, id, attribute + " " + e.getMessage());
    }
  }

  private void error(AnnotatedMethod method, String attribute, String id, String text) {
    findings.error(method, attribute, Findings.SETTING, id, text);
  }
}
