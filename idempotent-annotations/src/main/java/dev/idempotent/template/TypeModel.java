package dev.idempotent.template;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the resolver needs to know of types and their members. Reflection implements it at run time,
 * the compiler's model of the program during annotation processing, so that one resolver serves
 * both.
 *
 * <p>A type variable or wildcard stands for its upper bounds.
 *
 * @param <T> a type
 * @param <M> a method or field
 */
public interface TypeModel<T, M> {

  /** What a type is. */
  enum Shape {
    /** One of the eight primitive types. */
    PRIMITIVE,
    /** An array. */
    ARRAY,
    /** An enum type. */
    ENUM,
    /** A record. */
    RECORD,
    /** An interface. */
    INTERFACE,
    /** Any other class. */
    CLASS
  }

  /** Returns what the type is; for several bounds what the first one is. */
  Shape shape(T type);

  /** Returns the type's name for messages, such as {@code List<Order>}. */
  String describe(T type);

  /** Returns the binary name of the type's erasure; no particular one for arrays. */
  String className(T type);

  /** Returns what an array's elements are. */
  T componentType(T array);

  /**
   * Returns what a type says for a type parameter of one of its supertypes: for {@code
   * ArrayList<Order>} and {@code java.util.List} it is {@code Order}, and for a raw type the
   * parameter's bound.
   *
   * @return null if the type is no subtype
   */
  @Nullable T typeArgument(T type, String supertype, int index);

  /** Whether the type, or one of its bounds, is the named class or a subtype of it. */
  boolean isSubtype(T type, String className);

  /** Returns the constants of an enum type. */
  Set<String> enumConstants(T type);

  /** Returns the accessor of a record's component, or null. */
  @Nullable M recordAccessor(T type, String component);

  /**
   * Returns the method of that name without parameters, the inherited ones included, or null.
   * Static and void methods do not count, nor those that the annotated method's own code could not
   * call.
   */
  @Nullable M method(T type, String name);

  /** Returns the field of that name by the same rules, or null. */
  @Nullable M field(T type, String name);

  /** Returns the class that declares a member, by its binary name. */
  String declaringClass(M member);

  /** Returns a member's type as seen from a type that has it. */
  T typeOf(T type, M member);

  /** Returns the names of all methods that {@link #method} would find. */
  Set<String> methodNames(T type);

  /** Returns the names of all fields that {@link #field} would find. */
  Set<String> fieldNames(T type);
}
