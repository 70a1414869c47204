package dev.idempotent.weaver;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.engine.IdempotentMethod;
import java.lang.reflect.Method;
import java.util.List;
import org.aspectj.lang.JoinPoint;
import org.aspectj.lang.reflect.MethodSignature;

/**
 * What woven classes call; not for application code. Safe for use by several threads.
 *
 * <p>Compiled methods hang on their class, not in a map of ours: they go when the class goes, also
 * where an application server loads this library once for many applications.
 */
public final class WovenMethods {
  private static final ClassValue<WovenClass> CLASSES =
      new ClassValue<>() {
        @Override
        protected WovenClass computeValue(Class<?> type) {
          Unlisted.notice(type);
          return new WovenClass();
        }
      };

  private WovenMethods() {}

  /**
   * Returns the method of a join point, compiled at its first call.
   *
   * <p>The number stands for everything that the advice calls, here and in the engine. Woven
   * classes carry it in their constant pool, so that the check finds the ones of another version.
   */
  public static IdempotentMethod protocol2(JoinPoint.StaticPart joinPoint) {
    WovenClass type = CLASSES.get(joinPoint.getSignature().getDeclaringType());
    IdempotentMethod known = type.find(joinPoint);
    return known == null ? type.add(joinPoint, WovenMethods::compile) : known;
  }

  /** What classes call that were woven before there was {@link IdempotentMethod#beginWith}. */
  public static IdempotentMethod protocol1(JoinPoint.StaticPart joinPoint) {
    return protocol2(joinPoint);
  }

  private static IdempotentMethod compile(JoinPoint.StaticPart joinPoint) {
    MethodSignature signature = (MethodSignature) joinPoint.getSignature();
    Method method = signature.getMethod();
    if (method == null) {
      throw new IdempotencyConfigurationException(
          ErrorCode.METHOD_UNSUPPORTED,
          signature + " can't be found in its class; its parameter types may be missing");
    }
    return IdempotentMethod.of(method, List.of(signature.getParameterNames()));
  }
}
