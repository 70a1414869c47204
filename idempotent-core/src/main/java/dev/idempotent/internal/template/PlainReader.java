package dev.idempotent.internal.template;

import org.jspecify.annotations.Nullable;

/** Reads by a path in a field. */
final class PlainReader extends Reader {
  private final Path path;

  PlainReader(Path path) {
    this.path = path;
  }

  @Override
  @Nullable Object read(
      @Nullable Object target,
      @Nullable Object first,
      @Nullable Object second,
      @Nullable Object third,
      @Nullable Object[] arguments) {
    return path.read(target, first, second, third, arguments);
  }
}
