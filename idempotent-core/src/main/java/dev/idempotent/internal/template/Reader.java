package dev.idempotent.internal.template;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/** Reads the value of a slot. A class and not an interface, since calls of those take longer. */
abstract class Reader {

  /** Returns the value, which may be null. */
  abstract @Nullable Object read(@Nullable Object target, @Nullable Object[] arguments);

  /**
   * Returns a reader that holds the path as a constant of a class of its own, so that the JIT
   * compiler sees through it as through code written by hand. To a method handle in a field, which
   * may be any, it makes a call.
   *
   * <p>The class is a hidden one: it goes when nothing refers to the reader any more. Where none
   * can be made, the reader is a slower one.
   */
  static Reader of(Path path) {
    try (InputStream in = Reader.class.getResourceAsStream("ConstantReader.class")) {
      if (in == null) {
        return new PlainReader(path);
      }
      MethodHandles.Lookup hidden =
          MethodHandles.lookup().defineHiddenClassWithClassData(in.readAllBytes(), path, true);
      Constructor<?> constructor = hidden.lookupClass().getDeclaredConstructor();
      return (Reader) constructor.newInstance();
    } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
      return new PlainReader(path);
    }
  }
}
