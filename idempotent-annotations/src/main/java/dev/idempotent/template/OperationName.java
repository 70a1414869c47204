package dev.idempotent.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of operations. */
public final class OperationName {
  private OperationName() {}

  /**
   * Returns the name of a method's operation if the annotation gives none. Renamed methods and
   * changed parameters make another operation. The name is a part of stored identities, so that its
   * form can't change.
   *
   * @param className the class, by its binary name
   * @param method the method's name
   * @param parameterTypes the erased types of its parameters, each as {@link Class#getName} gives
   *     it
   */
  public static String ofMethod(String className, String method, List<String> parameterTypes) {
    return className + "." + method + "(" + String.join(",", parameterTypes) + ")";
  }

  /** Returns what is wrong with an operation's explicit name, or null. */
  public static @Nullable String problemOf(String name) {
    if (name.isBlank()) {
      return "the operation is blank";
    }
    if (!name.equals(name.strip())) {
      return "the operation begins or ends with whitespace";
    }
    return name.chars().anyMatch(Character::isISOControl)
        ? "the operation contains a control character"
        : null;
  }
}
