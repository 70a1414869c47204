package dev.idempotent.internal.fingerprint;

import dev.idempotent.internal.types.LiveTypes;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a class that count, or why it has no fingerprint. Looked up once per class.
 *
 * @param fields by name, in the order of the names
 * @param refusal why objects of the class can't be encoded, or null
 */
record ObjectShape(Map<String, Field> fields, @Nullable String refusal) {

  private static final ClassValue<ObjectShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected ObjectShape computeValue(Class<?> type) {
          return inspect(type);
        }
      };

  /** A field's content in one object; {@code toString} is not to be used: it shows the value. */
  record Content(String name, Object value, Type type) {}

  static ObjectShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  /** Leaves out nulls: a field that was added later must not refuse retries of earlier calls. */
  List<Content> contentsOf(Object object) {
    List<Content> contents = new ArrayList<>(fields.size());
    fields.forEach(
        (name, field) -> {
          Object value = read(field, object);
          if (value != null) {
            contents.add(new Content(name, value, field.getGenericType()));
          }
        });
    return contents;
  }

  private static @Nullable Object read(Field field, Object object) {
    try {
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("made accessible before", e);
    }
  }

  private static ObjectShape inspect(Class<?> type) {
    String refusal = refusalOf(type);
    if (refusal != null) {
      return new ObjectShape(Map.of(), refusal);
    }
    Map<String, Field> fields = new TreeMap<>();
    boolean stateless = !type.isRecord();
    for (Class<?> level = type; level != null; level = level.getSuperclass()) {
      for (Field field : level.getDeclaredFields()) {
        if (isState(field)) {
          stateless = false;
          if (isPlatform(level)) {
            return new ObjectShape(
                Map.of(), "extends " + level.getName() + ", whose state can't be read");
          }
          if (!Fingerprint.isIgnored(field)) {
            fields.put(nameOf(field, fields), field);
          }
        }
      }
    }
    if (stateless) {
      return new ObjectShape(Map.of(), "has no state to compare");
    }
    return accessible(type, fields);
  }

  /** A field that a subclass's hides gets a name that no field can have. */
  private static String nameOf(Field field, Map<String, Field> known) {
    String name = field.getName();
    while (known.containsKey(name)) {
      name += "^";
    }
    return name;
  }

  private static ObjectShape accessible(Class<?> type, Map<String, Field> fields) {
    try {
      fields.values().forEach(field -> field.setAccessible(true));
      return new ObjectShape(Collections.unmodifiableMap(fields), null);
    } catch (InaccessibleObjectException | SecurityException e) {
      return new ObjectShape(
          Map.of(),
          "can't be read; add 'opens "
              + type.getPackageName()
              + " to dev.idempotent.core' to its module");
    }
  }

  private static @Nullable String refusalOf(Class<?> type) {
    if (LiveTypes.isLive(type)) {
      return "is a handle on something outside the value";
    }
    if (type.isHidden() || type.isSynthetic() || Proxy.isProxyClass(type)) {
      return "is a lambda or a proxy, which has no comparable state";
    }
    if (type.isAnonymousClass()) {
      return "is anonymous, so that its name means nothing in another build";
    }
    return isPlatform(type) ? "is a class of the JDK without a canonical form" : null;
  }

  private static boolean isState(Field field) {
    return !Modifier.isStatic(field.getModifiers())
        && !Modifier.isTransient(field.getModifiers())
        && !field.isSynthetic();
  }

  private static boolean isPlatform(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }
}
