package dev.idempotent.engine;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.annotation.Idempotent;
import dev.idempotent.internal.template.MethodTemplate;
import dev.idempotent.template.OperationName;
import dev.idempotent.template.RetryLimit;
import dev.idempotent.template.Ttl;
import dev.idempotent.template.TtlException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an annotation says of its method, compiled, before an engine is known.
 *
 * @param operation what is constant over all calls
 * @param key the key's template
 * @param scope the scope's template, or null for the engine's scope
 * @param fingerprint how to compute the fingerprint
 */
record MethodRecipe(
    OperationSettings operation,
    MethodTemplate key,
    @Nullable MethodTemplate scope,
    FingerprintRule fingerprint) {

  static MethodRecipe of(Idempotent annotation, Method method, List<String> parameterNames) {
    String description = method.getDeclaringClass().getName() + "." + method.getName();
    OperationSettings operation =
        new OperationSettings(
            annotation.operation().isEmpty()
                ? signature(method)
                : operation(annotation.operation(), description),
            description,
            method.getGenericReturnType(),
            annotation.ttl().isEmpty() ? null : ttl(annotation.ttl(), description),
            annotation.waitAtMost().isEmpty() ? null : wait(annotation.waitAtMost(), description),
            annotation.claim(),
            List.of(annotation.recordedFailures()),
            retries(annotation.retries(), description));
    return new MethodRecipe(
        operation,
        MethodTemplate.compileKey(
            annotation.key(), annotation.constantKey(), method, parameterNames),
        annotation.scope().isEmpty()
            ? null
            : MethodTemplate.compile(annotation.scope(), method, parameterNames),
        FingerprintRule.of(annotation.fingerprint(), method, parameterNames));
  }

  /** Returns the scope that a call names, or null if the method leaves it to the engine. */
  @Nullable String scopeOf(@Nullable Object target, @Nullable Object[] arguments) {
    return scope == null ? null : scope.renderPossiblyBlank(target, arguments);
  }

  private static String signature(Method method) {
    return OperationName.ofMethod(
        method.getDeclaringClass().getName(),
        method.getName(),
        Arrays.stream(method.getParameterTypes()).map(Class::getName).toList());
  }

  private static String operation(String name, String description) {
    String problem = OperationName.problemOf(name);
    if (problem != null) {
      throw new IdempotencyConfigurationException(
          ErrorCode.CONFIGURATION_INVALID, description + ": " + problem);
    }
    return name;
  }

  private static Duration ttl(String text, String description) {
    try {
      return Ttl.parse(text);
    } catch (TtlException e) {
      throw new IdempotencyConfigurationException(
          ErrorCode.CONFIGURATION_INVALID, description + ": ttl: " + e.getMessage(), e);
    }
  }

  private static Duration wait(String text, String description) {
    try {
      return Ttl.parseWait(text);
    } catch (TtlException e) {
      throw new IdempotencyConfigurationException(
          ErrorCode.CONFIGURATION_INVALID, description + ": waitAtMost: " + e.getMessage(), e);
    }
  }

  private static int retries(int retries, String description) {
    if (!RetryLimit.permits(retries)) {
      throw new IdempotencyConfigurationException(
          ErrorCode.CONFIGURATION_INVALID,
          description
              + ": retries must be between 0 and "
              + RetryLimit.MAXIMUM
              + ", and is "
              + retries);
    }
    return retries;
  }
}
