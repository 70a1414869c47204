package dev.idempotent.internal.template;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Arithmetic on generic types: bounds, supertypes, and what type variables stand for. */
final class GenericTypes {
  private GenericTypes() {}

  /** Returns the type itself, or the upper bounds of a type variable or wildcard. */
  static List<Type> bounds(Type type) {
    if (type instanceof TypeVariable<?> variable) {
      return Arrays.stream(variable.getBounds()).flatMap(bound -> bounds(bound).stream()).toList();
    }
    if (type instanceof WildcardType wildcard) {
      return Arrays.stream(wildcard.getUpperBounds())
          .flatMap(bound -> bounds(bound).stream())
          .toList();
    }
    return List.of(type);
  }

  /** Returns the class of the type's values, as far as the type tells. */
  static Class<?> erase(Type type) {
    Type bound = bounds(type).get(0);
    if (bound instanceof Class<?> c) {
      return c;
    }
    if (bound instanceof GenericArrayType array) {
      return erase(array.getGenericComponentType()).arrayType();
    }
    return (Class<?>) ((ParameterizedType) bound).getRawType();
  }

  /**
   * Returns the type and all its supertypes, with their type arguments: first the classes upwards,
   * then the interfaces, and Object last.
   */
  static Set<Type> supertypes(Type type) {
    Set<Type> all = new LinkedHashSet<>();
    for (Type bound : bounds(type)) {
      for (@Nullable Type t = bound; t != null && erase(t) != Object.class; t = superclass(t)) {
        all.add(t);
      }
    }
    for (Type t : List.copyOf(all)) {
      addInterfaces(t, all);
    }
    all.add(Object.class);
    return all;
  }

  private static @Nullable Type superclass(Type type) {
    Type superclass = erase(type).getGenericSuperclass();
    return superclass == null ? null : substitute(superclass, arguments(type));
  }

  private static void addInterfaces(Type type, Set<Type> all) {
    for (Type implemented : erase(type).getGenericInterfaces()) {
      Type substituted = substitute(implemented, arguments(type));
      all.add(substituted);
      addInterfaces(substituted, all);
    }
  }

  /** Returns what the type says for the type variables of its class; a raw type says nothing. */
  static Map<TypeVariable<?>, Type> arguments(Type type) {
    Map<TypeVariable<?>, Type> arguments = new HashMap<>();
    @Nullable Type t = type;
    while (t instanceof ParameterizedType parameterized) {
      TypeVariable<?>[] variables = erase(parameterized).getTypeParameters();
      for (int i = 0; i < variables.length; i++) {
        Type argument = parameterized.getActualTypeArguments()[i];
        // Of an unbounded wildcard the variable's own bound tells more.
        if (!isUnbounded(argument)) {
          arguments.put(variables[i], argument);
        }
      }
      t = parameterized.getOwnerType();
    }
    return arguments;
  }

  private static boolean isUnbounded(Type type) {
    return type instanceof WildcardType wildcard && wildcard.getUpperBounds()[0] == Object.class;
  }

  /** Puts types in the place of type variables. A bounded wildcard becomes its upper bound. */
  static Type substitute(Type type, Map<TypeVariable<?>, Type> arguments) {
    if (type instanceof TypeVariable<?> variable) {
      return arguments.getOrDefault(variable, variable);
    }
    if (type instanceof WildcardType wildcard && !isUnbounded(wildcard)) {
      return substitute(wildcard.getUpperBounds()[0], arguments);
    }
    if (type instanceof GenericArrayType array) {
      return new ArrayOf(substitute(array.getGenericComponentType(), arguments));
    }
    if (type instanceof ParameterizedType parameterized) {
      List<Type> substituted =
          Stream.of(parameterized.getActualTypeArguments())
              .map(argument -> substitute(argument, arguments))
              .toList();
      @Nullable Type owner = parameterized.getOwnerType();
      return new ParameterizedOf(
          erase(parameterized), substituted, owner == null ? null : substitute(owner, arguments));
    }
    return type;
  }

  /** An array of a generic type. */
  private record ArrayOf(Type component) implements GenericArrayType {
    @Override
    public Type getGenericComponentType() {
      return component;
    }
  }

  /** A class with type arguments. */
  private record ParameterizedOf(Class<?> raw, List<Type> arguments, @Nullable Type owner)
      implements ParameterizedType {
    ParameterizedOf {
      Objects.requireNonNull(raw);
    }

    @Override
    public Type[] getActualTypeArguments() {
      return arguments.toArray(Type[]::new);
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return owner;
    }
  }
}
