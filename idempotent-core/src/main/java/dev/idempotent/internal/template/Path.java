package dev.idempotent.internal.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a slot's value is reached from a call.
 *
 * <p>Records, and a chain of them instead of a list: the JIT compiler takes a record's fields for
 * constants where the record is one, and a list's elements not.
 */
sealed interface Path {

  /**
   * Returns the value, which may be null.
   *
   * @param first the first argument, if there is one; likewise the second and third
   * @param arguments those from the fourth on, in their places; of the others it may have none
   */
  @Nullable Object read(
      @Nullable Object target,
      @Nullable Object first,
      @Nullable Object second,
      @Nullable Object third,
      @Nullable Object[] arguments);

  /** Returns the path that begins with a parameter, or with the target if the index is negative. */
  static Path of(int parameter, List<PathStep> steps) {
    Path path = parameter < 0 ? new Target() : new Argument(parameter);
    for (PathStep step : steps) {
      path = new Further(path, step);
    }
    return path;
  }

  /** The object that the method is called on. */
  record Target() implements Path {
    @Override
    public @Nullable Object read(
        @Nullable Object target,
        @Nullable Object first,
        @Nullable Object second,
        @Nullable Object third,
        @Nullable Object[] arguments) {
      return target;
    }
  }

  /** An argument. */
  record Argument(int index) implements Path {
    @Override
    public @Nullable Object read(
        @Nullable Object target,
        @Nullable Object first,
        @Nullable Object second,
        @Nullable Object third,
        @Nullable Object[] arguments) {
      return switch (index) {
        case 0 -> first;
        case 1 -> second;
        case 2 -> third;
        default -> arguments[index];
      };
    }
  }

  /** One step further. */
  record Further(Path path, PathStep step) implements Path {
    @Override
    public @Nullable Object read(
        @Nullable Object target,
        @Nullable Object first,
        @Nullable Object second,
        @Nullable Object third,
        @Nullable Object[] arguments) {
      Object holder = path.read(target, first, second, third, arguments);
      if (holder == null) {
        throw step.holderPlace().isNull();
      }
      return step.read(holder);
    }
  }
}
