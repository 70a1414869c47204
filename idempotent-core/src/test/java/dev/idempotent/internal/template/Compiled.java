package dev.idempotent.internal.template;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

/** Templates of methods that tests declare. */
final class Compiled {
  private Compiled() {}

  /** Compiles a template for the one method of that name. */
  static MethodTemplate template(
      Class<?> type, String method, String template, String... parameterNames) {
    return MethodTemplate.compile(template, method(type, method), List.of(parameterNames));
  }

  static Method method(Class<?> type, String name) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.getName().equals(name) && !method.isSynthetic())
        .findFirst()
        .orElseThrow();
  }
}
