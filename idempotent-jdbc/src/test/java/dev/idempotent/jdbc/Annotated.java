package dev.idempotent.jdbc;

import dev.idempotent.annotation.ClaimOrder;
import dev.idempotent.annotation.Idempotent;
import dev.idempotent.engine.Execution;
import dev.idempotent.engine.IdempotentMethod;
import dev.idempotent.engine.Step;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Methods with the settings that only the annotation has. This module is not woven, so {@link
 * #call} does what the aspect would do. They find the engine that is installed.
 */
final class Annotated {
  static final String LAST = "annotated.last";
  static final String LAST_OF_ONE_SECOND = "annotated.lastOfOneSecond";

  /** As in a woven class: once for each method. */
  private static final Map<String, IdempotentMethod> COMPILED = new ConcurrentHashMap<>();

  /** A failure that is an answer. */
  static final class Declined extends Exception {
    private static final long serialVersionUID = 1L;

    Declined(String message) {
      super(message);
    }
  }

  private Annotated() {}

  /** Has a name by which a direct call can mean the same. */
  @Idempotent(operation = LAST, key = "{id}", claim = ClaimOrder.LAST)
  static String last(String id, Callable<String> work) throws Exception {
    return work.call();
  }

  @Idempotent(operation = LAST_OF_ONE_SECOND, key = "{id}", claim = ClaimOrder.LAST, ttl = "1s")
  static String lastOfOneSecond(String id, Callable<String> work) throws Exception {
    return work.call();
  }

  @Idempotent(key = "{id}", claim = ClaimOrder.LAST)
  static void lastVoid(String id, Callable<?> work) throws Exception {
    work.call();
  }

  @Idempotent(key = "{id}", recordedFailures = Declined.class)
  static String recorded(String id, Callable<String> work) throws Exception {
    return work.call();
  }

  @Idempotent(key = "{id}")
  static String ofMany(List<String> id, Callable<String> work) throws Exception {
    return work.call();
  }

  /** Calls one of the methods above by its name. */
  static String call(String name, Object id, Callable<?> work) throws Exception {
    Method method =
        Arrays.stream(Annotated.class.getDeclaredMethods())
            .filter(each -> each.getName().equals(name))
            .findFirst()
            .orElseThrow();
    IdempotentMethod compiled =
        COMPILED.computeIfAbsent(name, any -> IdempotentMethod.of(method, List.of("id", "work")));
    Step step = compiled.begin(null, new Object[] {id, work});
    while (step instanceof Execution execution) {
      Object result;
      try {
        result = work.call();
      } catch (Exception | Error thrown) {
        step = execution.failed(thrown);
        continue;
      }
      step = execution.completed(result);
    }
    return (String) compiled.result(step);
  }
}
