package dev.idempotent.json;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * A type, of results or of a failure's property, that was found fit to be stored.
 *
 * @param type the type as Jackson sees it
 * @param propertyNames the names of all properties in it; only these may appear in a message, since
 *     any other name in the data may be a map's key
 * @param aliases former names of properties, each with the names they have now
 */
record ReplayableType(JavaType type, Set<String> propertyNames, Map<String, Set<String>> aliases) {

  static ReplayableType ofResults(JsonMapper mapper, Type type) {
    return check(mapper, type, Subject.results(type), "");
  }

  /**
   * Checks a type.
   *
   * @param path where in the subject values of the type are; empty if they are it
   */
  static ReplayableType check(JsonMapper mapper, Type type, Subject subject, String path) {
    refuseOpenTypes(type, subject, path);
    JavaType resolved = mapper.constructType(type);
    return new TypeWalk(mapper, subject).walk(resolved, path);
  }

  /** Jackson would put the bound in place of a variable or wildcard, without a word. */
  private static void refuseOpenTypes(Type part, Subject subject, String path) {
    if (part instanceof TypeVariable<?> variable) {
      throw subject.refused(
          path,
          "the type variable " + variable.getName() + " names no class; name the class itself");
    } else if (part instanceof WildcardType wildcard) {
      if (wildcard.getLowerBounds().length > 0 || wildcard.getUpperBounds()[0] == Object.class) {
        throw subject.refused(
            path, "the wildcard " + wildcard + " names no class; name the element type");
      }
      refuseOpenTypes(wildcard.getUpperBounds()[0], subject, path);
    } else if (part instanceof GenericArrayType array) {
      refuseOpenTypes(array.getGenericComponentType(), subject, path);
    } else if (part instanceof ParameterizedType parameterized) {
      for (Type argument : parameterized.getActualTypeArguments()) {
        refuseOpenTypes(argument, subject, path);
      }
    }
  }
}
