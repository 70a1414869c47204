package dev.idempotent.template;

import org.jspecify.annotations.Nullable;

/**
 * A step of a path that is bound to types.
 *
 * @param <T> a type
 * @param <M> a method or field
 */
public sealed interface Access<T, M> {

  /** Returns the type of what the access yields. */
  T type();

  /** Returns how many steps of the path, as written, lead up to what the access yields. */
  int steps();

  /**
   * Calls a method or reads a field.
   *
   * @param member the method or field
   * @param receiver the type of what has it
   */
  record Member<T, M>(M member, T receiver, T type, int steps) implements Access<T, M> {}

  /** Takes an element of a list. */
  record ListElement<T, M>(int index, T type, int steps) implements Access<T, M> {}

  /**
   * Takes an element of an array.
   *
   * @param array the array's type
   */
  record ArrayElement<T, M>(int index, T array, T type, int steps) implements Access<T, M> {}

  /**
   * Takes a value of a map.
   *
   * @param key the key, or the name of the constant that is the key
   * @param enumType the type of the map's keys if it is an enum type
   */
  record MapValue<T, M>(String key, @Nullable T enumType, T type, int steps)
      implements Access<T, M> {}

  /** Takes what an optional holds. */
  record Unwrap<T, M>(T type, int steps) implements Access<T, M> {}
}
