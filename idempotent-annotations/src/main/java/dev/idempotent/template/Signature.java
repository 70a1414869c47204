package dev.idempotent.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What paths of one method can begin at.
 *
 * @param method the method's name for messages, such as {@code charge(ChargeCommand)}
 * @param names the names of its parameters
 * @param types the types of its parameters
 * @param self the type of {@code this}, or null for a static method
 * @param <T> a type
 */
public record Signature<T>(String method, List<String> names, List<T> types, @Nullable T self) {
  /** Creates a signature. */
  public Signature {
    names = List.copyOf(names);
    types = List.copyOf(types);
    if (names.size() != types.size()) {
      throw new IllegalArgumentException(
          method + " has " + types.size() + " parameters, but " + names.size() + " names");
    }
  }
}
