package dev.idempotent.engine;

import dev.idempotent.internal.fingerprint.Argument;
import dev.idempotent.internal.fingerprint.Fingerprint;
import dev.idempotent.internal.template.MethodTemplate;
import dev.idempotent.spi.Digest;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a method's fingerprint is computed from its arguments, before anything may change them. */
@FunctionalInterface
interface FingerprintRule {
  /** The annotation's text for all arguments. */
  String ALL = "*";

  /** Of methods that have none. */
  FingerprintRule NONE = (target, arguments) -> null;

  /** Returns the fingerprint of a call, or null if the method has none. */
  @Nullable Digest compute(@Nullable Object target, @Nullable Object[] arguments);

  static FingerprintRule of(String text, Method method, List<String> parameterNames) {
    if (text.isEmpty()) {
      return NONE;
    }
    if (text.equals(ALL)) {
      return ofAll(method, parameterNames);
    }
    MethodTemplate template = MethodTemplate.compile(text, method, parameterNames);
    return (target, arguments) ->
        Fingerprint.ofText(template.renderPossiblyBlank(target, arguments));
  }

  private static FingerprintRule ofAll(Method method, List<String> parameterNames) {
    Parameter[] parameters = method.getParameters();
    return (target, arguments) -> {
      List<Argument> chosen = new ArrayList<>(parameters.length);
      for (int i = 0; i < parameters.length; i++) {
        if (!Fingerprint.isIgnored(parameters[i])) {
          chosen.add(
              new Argument(
                  parameterNames.get(i), arguments[i], parameters[i].getParameterizedType()));
        }
      }
      return Fingerprint.ofArguments(chosen);
    };
  }
}
