package dev.idempotent.jdbc.model;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shows an object as a JDBC interface of which it has only the methods that are used. A call of any
 * other method is an error of the model, which has to learn it then.
 */
final class Facade {
  /** One method of an interface can be that of several kinds of targets, as in java.sql.Wrapper. */
  private record Called(Class<?> type, Method method) {}

  private static final Map<Called, Method> METHODS = new ConcurrentHashMap<>();

  private Facade() {}

  static <T> T of(Class<T> type, Object target) {
    return type.cast(
        Proxy.newProxyInstance(
            Facade.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(proxy, target, method, arguments)));
  }

  private static Object call(Object proxy, Object target, Method method, Object[] arguments)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> target.toString();
      };
    }
    try {
      return METHODS
          .computeIfAbsent(
              new Called(target.getClass(), method), key -> find(key.type(), key.method()))
          .invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Method find(Class<?> type, Method method) {
    try {
      Method found = type.getMethod(method.getName(), method.getParameterTypes());
      found.setAccessible(true);
      return found;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("the model does not know " + method, e);
    }
  }
}
