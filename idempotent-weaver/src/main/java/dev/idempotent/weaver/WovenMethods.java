package dev.idempotent.weaver;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.engine.IdempotentMethod;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.aspectj.lang.JoinPoint;
import org.aspectj.lang.reflect.MethodSignature;

/**
 * What woven classes call; not for application code. Safe for use by several threads.
 *
 * <p>Compiled methods hang on their class, not in a map of ours: they go when the class goes, also
 * where an application server loads this library once for many applications.
 */
public final class WovenMethods {
  private static final ClassValue<ConcurrentMap<JoinPoint.StaticPart, IdempotentMethod>> METHODS =
      new ClassValue<>() {
        @Override
        protected ConcurrentMap<JoinPoint.StaticPart, IdempotentMethod> computeValue(
            Class<?> type) {
          Unlisted.notice(type);
          return new ConcurrentHashMap<>();
        }
      };

  private WovenMethods() {}

  /**
   * Returns the method of a join point, compiled at its first call.
   *
   * <p>The number stands for everything that the advice calls, here and in the engine. Woven
   * classes carry it in their constant pool, so that the check finds the ones of another version.
   */
  public static IdempotentMethod protocol1(JoinPoint.StaticPart joinPoint) {
    var methods = METHODS.get(joinPoint.getSignature().getDeclaringType());
    IdempotentMethod known = methods.get(joinPoint);
    return known == null ? compile(joinPoint, methods) : known;
  }

  private static IdempotentMethod compile(
      JoinPoint.StaticPart joinPoint, ConcurrentMap<JoinPoint.StaticPart, IdempotentMethod> known) {
    MethodSignature signature = (MethodSignature) joinPoint.getSignature();
    Method method = signature.getMethod();
    if (method == null) {
      throw new IdempotencyConfigurationException(
          ErrorCode.METHOD_UNSUPPORTED,
          signature + " can't be found in its class; its parameter types may be missing");
    }
    List<String> names = List.of(signature.getParameterNames());
    return known.computeIfAbsent(joinPoint, part -> IdempotentMethod.of(method, names));
  }
}
