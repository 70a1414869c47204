package dev.idempotent.internal.template;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/** Reads the value of a slot. A class and not an interface, since calls of those take longer. */
abstract class Reader {
  /** The bytes of {@link ConstantReader}, or null if they can't be had. */
  private static final byte @Nullable [] PATTERN = pattern();

  /** Returns the value, as {@link Path#read} does. */
  abstract @Nullable Object read(
      @Nullable Object target,
      @Nullable Object first,
      @Nullable Object second,
      @Nullable Object third,
      @Nullable Object[] arguments);

  /**
   * Returns a reader that holds the path as a constant of a class of its own, so that the JIT
   * compiler sees through it as through code written by hand. To a method handle in a field, which
   * may be any, it makes a call.
   *
   * <p>The class is a hidden one: it goes when nothing refers to the reader any more. Where none
   * can be made, the reader is a slower one.
   */
  static Reader of(Path path) {
    if (PATTERN == null) {
      return new PlainReader(path);
    }
    try {
      MethodHandles.Lookup hidden =
          MethodHandles.lookup().defineHiddenClassWithClassData(PATTERN, path, true);
      Constructor<?> constructor = hidden.lookupClass().getDeclaredConstructor();
      return (Reader) constructor.newInstance();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return new PlainReader(path);
    }
  }

  private static byte @Nullable [] pattern() {
    try (InputStream in = Reader.class.getResourceAsStream("ConstantReader.class")) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      return null;
    }
  }
}
