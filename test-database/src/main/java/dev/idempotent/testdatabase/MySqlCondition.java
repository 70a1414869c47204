package dev.idempotent.testdatabase;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips on anything but MySQL; where MySQL is required, {@link TestDatabase#get} has failed. */
final class MySqlCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    var database = TestDatabase.get();
    if (database.kind() == DatabaseKind.MYSQL) {
      return ConditionEvaluationResult.enabled("runs on " + database.description());
    }
    var reason =
        AnnotationSupport.findAnnotation(context.getElement(), RequiresMySql.class)
            .map(RequiresMySql::value)
            .filter(text -> !text.isBlank())
            .map(text -> " (" + text + ")")
            .orElse("");
    return ConditionEvaluationResult.disabled(
        "needs MySQL"
            + reason
            + ", but this is "
            + database.description()
            + "; start Docker or set idempotent.jdbc.url");
  }
}
