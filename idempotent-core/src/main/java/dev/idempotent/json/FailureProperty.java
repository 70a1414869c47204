package dev.idempotent.json;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** A declared property of an exception: a field that is neither static nor transient. */
final class FailureProperty {

  private final Field field;
  private final ReplayableType type;
  private final ObjectWriter writer;
  private final ObjectReader reader;

  private FailureProperty(JsonMapper mapper, Field field, ReplayableType type) {
    this.field = field;
    this.type = type;
    this.writer = mapper.writerFor(type.type());
    // It reads one value among others; whether there is too much after the last is seen elsewhere.
    this.reader =
        mapper.readerFor(type.type()).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /**
   * Finds the properties of the class and its superclasses below {@code Throwable}, in the order of
   * declaration, those of superclasses first.
   */
  static Map<String, FailureProperty> of(JsonMapper mapper, Class<? extends Throwable> failure) {
    Deque<Class<?>> owners = new ArrayDeque<>();
    for (Class<?> owner = failure; owner != Throwable.class; owner = owner.getSuperclass()) {
      owners.push(owner);
    }
    Subject subject = Subject.failures(failure);
    Map<String, FailureProperty> properties = new LinkedHashMap<>();
    for (Class<?> owner : owners) {
      for (Field field : owner.getDeclaredFields()) {
        if (isProperty(field)) {
          FailureProperty property = check(mapper, field, subject);
          if (properties.put(property.name(), property) != null) {
            throw subject.refused(
                property.name(), "is the name of two fields, one of a superclass; rename one");
          }
        }
      }
    }
    return properties;
  }

  private static FailureProperty check(JsonMapper mapper, Field field, Subject subject) {
    String name = field.getName();
    if (!field.trySetAccessible()) {
      throw subject.refused(name, ClosedPackage.reason(field.getDeclaringClass()));
    }
    return new FailureProperty(
        mapper, field, ReplayableType.check(mapper, field.getGenericType(), subject, name));
  }

  private static boolean isProperty(Field field) {
    int modifiers = field.getModifiers();
    return !Modifier.isStatic(modifiers)
        && !Modifier.isTransient(modifiers)
        && !field.isSynthetic()
        && !field.isAnnotationPresent(JsonIgnore.class);
  }

  String name() {
    return field.getName();
  }

  Class<?> rawType() {
    return field.getType();
  }

  ReplayableType type() {
    return type;
  }

  boolean isFinal() {
    return Modifier.isFinal(field.getModifiers());
  }

  @Nullable Object get(Throwable failure) {
    try {
      return field.get(failure);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e); // it was made accessible
    }
  }

  void set(Throwable failure, @Nullable Object value) {
    try {
      field.set(failure, value);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e); // it was made accessible and is not final
    }
  }

  void write(JsonGenerator json, Object value) {
    json.writeName(name());
    try {
      writer.writeValue(json, value);
    } catch (JacksonException e) {
      throw e.prependPath(field.getDeclaringClass(), name());
    }
  }

  /** Reads the value at which the parser stands. */
  @Nullable Object read(JsonParser json) {
    try {
      return reader.readValue(json);
    } catch (JacksonException e) {
      throw e.prependPath(field.getDeclaringClass(), name());
    }
  }
}
