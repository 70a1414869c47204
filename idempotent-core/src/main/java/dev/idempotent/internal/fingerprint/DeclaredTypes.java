package dev.idempotent.internal.fingerprint;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;

/**
 * What the source says about a part's type. Where it says nothing usable the answer is {@code
 * Object}, and the value's class is written by name.
 */
final class DeclaredTypes {

  private DeclaredTypes() {}

  static Class<?> raw(Type declared) {
    if (declared instanceof Class<?> type) {
      return type;
    }
    if (declared instanceof ParameterizedType generic
        && generic.getRawType() instanceof Class<?> type) {
      return type;
    }
    return declared instanceof WildcardType wildcard
        ? raw(wildcard.getUpperBounds()[0])
        : Object.class;
  }

  static Type argument(Type declared, int index) {
    if (declared instanceof WildcardType wildcard) {
      return argument(wildcard.getUpperBounds()[0], index);
    }
    return declared instanceof ParameterizedType generic
            && generic.getActualTypeArguments().length > index
        ? generic.getActualTypeArguments()[index]
        : Object.class;
  }

  static Type component(Type declared) {
    if (declared instanceof GenericArrayType array) {
      return array.getGenericComponentType();
    }
    return declared instanceof Class<?> type && type.isArray()
        ? type.getComponentType()
        : Object.class;
  }
}
