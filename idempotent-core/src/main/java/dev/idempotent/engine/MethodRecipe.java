package dev.idempotent.engine;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.annotation.Idempotent;
import dev.idempotent.internal.template.MethodTemplate;
import dev.idempotent.template.Ttl;
import dev.idempotent.template.TtlException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an annotation says of its method, compiled, before an engine is known.
 *
 * @param operation the stable name: the explicit one, or class, method and erased parameter types
 * @param description class and method, for messages
 * @param returnType the generic return type
 * @param ttl the annotation's own life, or null for the engine's
 * @param key the key's template
 * @param scope the scope's template, or null for the engine's scope
 * @param fingerprint how to compute the fingerprint
 */
record MethodRecipe(
    String operation,
    String description,
    Type returnType,
    @Nullable Duration ttl,
    MethodTemplate key,
    @Nullable MethodTemplate scope,
    FingerprintRule fingerprint) {

  static MethodRecipe of(Idempotent annotation, Method method, List<String> parameterNames) {
    String description = method.getDeclaringClass().getName() + "." + method.getName();
    return new MethodRecipe(
        annotation.operation().isEmpty() ? signature(method) : annotation.operation(),
        description,
        method.getGenericReturnType(),
        annotation.ttl().isEmpty() ? null : ttl(annotation.ttl(), description),
        MethodTemplate.compile(annotation.key(), method, parameterNames),
        annotation.scope().isEmpty()
            ? null
            : MethodTemplate.compile(annotation.scope(), method, parameterNames),
        FingerprintRule.of(annotation.fingerprint(), method, parameterNames));
  }

  /** Renamed methods and changed parameters make another operation; an explicit name does not. */
  private static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getName)
        .collect(
            Collectors.joining(
                ",", method.getDeclaringClass().getName() + "." + method.getName() + "(", ")"));
  }

  private static Duration ttl(String text, String description) {
    try {
      return Ttl.parse(text);
    } catch (TtlException e) {
      throw new IdempotencyConfigurationException(
          ErrorCode.CONFIGURATION_INVALID, description + ": ttl: " + e.getMessage(), e);
    }
  }
}
