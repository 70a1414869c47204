package dev.idempotent.weaver;

import java.util.Map;
import java.util.StringJoiner;

/** Turns a method's descriptor into what a reader of Java knows. */
final class Descriptor {
  private static final Map<Character, String> PRIMITIVES =
      Map.of(
          'B', "byte", 'C', "char", 'D', "double", 'F', "float", 'I', "int", 'J', "long", 'S',
          "short", 'Z', "boolean");

  private Descriptor() {}

  /** Returns the parameter types without packages, such as {@code (String, int[])}. */
  static String parameters(String descriptor) {
    StringJoiner parameters = new StringJoiner(", ", "(", ")");
    int position = 1;
    while (descriptor.charAt(position) != ')') {
      int element = position;
      while (descriptor.charAt(element) == '[') {
        element++;
      }
      boolean primitive = descriptor.charAt(element) != 'L';
      int end = primitive ? element + 1 : descriptor.indexOf(';', element) + 1;
      if (end == 0) {
        throw new IllegalArgumentException("damaged descriptor");
      }
      String name =
          primitive
              ? PRIMITIVES.get(descriptor.charAt(element))
              : simpleName(descriptor.substring(element + 1, end - 1));
      parameters.add(name + "[]".repeat(element - position));
      position = end;
    }
    return parameters.toString();
  }

  private static String simpleName(String internalName) {
    return internalName.substring(internalName.lastIndexOf('/') + 1);
  }
}
