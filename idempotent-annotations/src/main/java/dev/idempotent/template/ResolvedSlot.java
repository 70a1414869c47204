package dev.idempotent.template;

import java.util.List;

/**
 * A placeholder bound to the types of its method.
 *
 * @param placeholder what was resolved
 * @param parameter the index of the parameter that the path begins at, or {@link #THIS}
 * @param rootType the type that the path begins at
 * @param accesses what leads to the value
 * @param form how the value becomes text
 * @param <T> a type
 * @param <M> a method or field
 */
public record ResolvedSlot<T, M>(
    Part.Placeholder placeholder,
    int parameter,
    T rootType,
    List<Access<T, M>> accesses,
    Form form) {
  /** Stands for the object that the method is called on. */
  public static final int THIS = -1;

  /** Creates a slot. */
  public ResolvedSlot {
    accesses = List.copyOf(accesses);
  }

  /** Returns the type of the path's value. */
  public T type() {
    return accesses.isEmpty() ? rootType : accesses.get(accesses.size() - 1).type();
  }
}
