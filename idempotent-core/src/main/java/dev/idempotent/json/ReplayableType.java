package dev.idempotent.json;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
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
 * A return type that was found fit to be stored.
 *
 * @param type the type as Jackson sees it
 * @param propertyNames the names of all properties in it; only these may appear in a message, since
 *     any other name in the data may be a map's key
 * @param aliases former names of properties, each with the names they have now
 */
record ReplayableType(JavaType type, Set<String> propertyNames, Map<String, Set<String>> aliases) {

  static ReplayableType check(JsonMapper mapper, Type type) {
    refuseOpenTypes(type, type);
    JavaType resolved = mapper.constructType(type);
    return new TypeWalk(mapper, type).walk(resolved);
  }

  static IdempotencyConfigurationException refused(Type type, String path, String reason) {
    String where = path.isEmpty() ? "" : " at " + path;
    return new IdempotencyConfigurationException(
        ErrorCode.METHOD_UNSUPPORTED,
        "results of type " + type.getTypeName() + " can't be replayed:" + where + " " + reason);
  }

  /** Jackson would put the bound in place of a variable or wildcard, without a word. */
  private static void refuseOpenTypes(Type part, Type whole) {
    if (part instanceof TypeVariable<?> variable) {
      throw refused(
          whole,
          "",
          "the type variable " + variable.getName() + " names no class; name the class itself");
    } else if (part instanceof WildcardType wildcard) {
      if (wildcard.getLowerBounds().length > 0 || wildcard.getUpperBounds()[0] == Object.class) {
        throw refused(
            whole, "", "the wildcard " + wildcard + " names no class; name the element type");
      }
      refuseOpenTypes(wildcard.getUpperBounds()[0], whole);
    } else if (part instanceof GenericArrayType array) {
      refuseOpenTypes(array.getGenericComponentType(), whole);
    } else if (part instanceof ParameterizedType parameterized) {
      for (Type argument : parameterized.getActualTypeArguments()) {
        refuseOpenTypes(argument, whole);
      }
    }
  }
}
