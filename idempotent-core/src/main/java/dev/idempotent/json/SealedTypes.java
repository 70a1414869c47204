package dev.idempotent.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/**
 * Stores a value of a sealed type as {@code {"SimpleName": …}}. The names are those of the
 * permitted classes, a closed set that the compiler wrote down, so no name in the data can load a
 * class. Types that carry {@code @JsonTypeInfo} keep their own form: this introspector is asked
 * last.
 */
final class SealedTypes extends NopAnnotationIntrospector {

  private static final long serialVersionUID = 1L;

  // An object around the value instead of a property in it: no clash with the value's own
  // properties, and it works for permitted enums too.
  private static final JsonTypeInfo.Value BY_SIMPLE_NAME =
      JsonTypeInfo.Value.construct(
          JsonTypeInfo.Id.NAME, JsonTypeInfo.As.WRAPPER_OBJECT, null, null, false, true, null);

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    return annotated.getAnnotated() instanceof Class<?> type && isSealed(type)
        ? BY_SIMPLE_NAME
        : null;
  }

  @Override
  public String findTypeName(MapperConfig<?> config, AnnotatedClass type) {
    return nameOf(type.getRawType());
  }

  /** Names a class among the permitted ones. */
  static String nameOf(Class<?> type) {
    // Jackson lists the bodies of an enum's constants too, but writes the enum's name for them.
    return type.isAnonymousClass() ? type.getName() : type.getSimpleName();
  }

  /**
   * An enum whose constants have bodies is sealed too, but never needs a name. Types of the Java
   * platform have a form of their own, and must keep it when a later version seals them, as 25 has
   * done with {@code ZoneId}.
   */
  private static boolean isSealed(Class<?> type) {
    return type.isSealed() && !type.isEnum() && !type.getPackageName().startsWith("java.");
  }
}
