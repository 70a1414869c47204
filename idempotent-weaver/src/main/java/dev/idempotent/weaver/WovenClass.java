package dev.idempotent.weaver;

import dev.idempotent.engine.IdempotentMethod;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.aspectj.lang.JoinPoint;
import org.jspecify.annotations.Nullable;

/**
 * The compiled methods of one class. Safe for use by several threads.
 *
 * <p>AspectJ numbers the join points of a class from zero, so that a method is found in an array
 * and not by a hash. That two of them never have one number is not documented, so a map has them
 * all.
 */
final class WovenClass {
  private record Known(JoinPoint.StaticPart joinPoint, IdempotentMethod method) {}

  /** Whoever numbers in another way gets no large array. */
  private static final int MAXIMUM_NUMBERED = 4096;

  private final ConcurrentMap<JoinPoint.StaticPart, IdempotentMethod> methods =
      new ConcurrentHashMap<>();

  /** By the join point's number; replaced as a whole. */
  private volatile @Nullable Known[] numbered = {};

  /** Returns the method of the join point, or null if it has not been compiled. */
  @Nullable IdempotentMethod find(JoinPoint.StaticPart joinPoint) {
    @Nullable Known[] known = numbered;
    int number = joinPoint.getId();
    if (number >= 0 && number < known.length) {
      Known there = known[number];
      if (there != null && there.joinPoint == joinPoint) {
        return there.method;
      }
    }
    return methods.get(joinPoint);
  }

  /** Returns the method of the join point, compiled now unless another thread has been faster. */
  IdempotentMethod add(
      JoinPoint.StaticPart joinPoint, Function<JoinPoint.StaticPart, IdempotentMethod> compiler) {
    IdempotentMethod method = methods.computeIfAbsent(joinPoint, compiler);
    int number = joinPoint.getId();
    if (number >= 0 && number < MAXIMUM_NUMBERED) {
      number(number, new Known(joinPoint, method));
    }
    return method;
  }

  private synchronized void number(int number, Known known) {
    @Nullable Known[] copy = Arrays.copyOf(numbered, Math.max(numbered.length, number + 1));
    copy[number] = known;
    numbered = copy;
  }
}
