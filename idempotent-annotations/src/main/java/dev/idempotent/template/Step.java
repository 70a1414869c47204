package dev.idempotent.template;

/** One step of a path, from a value to something within it. */
public sealed interface Step {

  /** Returns where the step begins in the template, in characters. */
  int offset();

  /** Returns how many characters of the template the step takes. */
  int length();

  /**
   * A record component, getter, method or field.
   *
   * @param name its name as written, without the dot
   */
  record Member(String name, int offset, int length) implements Step {}

  /**
   * An element of a list or an array.
   *
   * @param index counted from 0
   */
  record Index(int index, int offset, int length) implements Step {}

  /**
   * A value of a map.
   *
   * @param key the map's key, with quotes unescaped
   */
  record MapKey(String key, int offset, int length) implements Step {}
}
