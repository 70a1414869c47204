package dev.idempotent.internal.template;

import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * Reads by a path that is a constant. It is a pattern and is not used itself: {@link Reader#of}
 * makes a hidden class of it for each path.
 */
final class ConstantReader extends Reader {
  private static final Path PATH = path();

  ConstantReader() {}

  private static Path path() {
    try {
      return MethodHandles.classData(MethodHandles.lookup(), "_", Path.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  @Nullable Object read(
      @Nullable Object target,
      @Nullable Object first,
      @Nullable Object second,
      @Nullable Object third,
      @Nullable Object[] arguments) {
    return PATH.read(target, first, second, third, arguments);
  }
}
