package dev.idempotent.json;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A declared class of exceptions, taken apart and put together. Immutable. */
final class FailureType {

  private final Class<? extends Throwable> type;
  private final Map<String, FailureProperty> properties;
  private final DetailMessage detailMessage;
  private final List<FailureConstructor> constructors;

  /**
   * Looks at a class.
   *
   * @throws dev.idempotent.IdempotencyConfigurationException if its exceptions can't be made again
   */
  FailureType(JsonMapper mapper, Class<? extends Throwable> type) {
    refuseUnmakeable(type);
    Map<String, FailureProperty> declared = FailureProperty.of(mapper, type);
    this.type = type;
    // The order of declaration may change between two versions of the application.
    this.properties = new TreeMap<>(declared);
    this.detailMessage = DetailMessage.of(type);
    this.constructors = ConstructorMatcher.find(type, declared.values());
  }

  private static void refuseUnmakeable(Class<? extends Throwable> type) {
    String reason = null;
    if (Modifier.isAbstract(type.getModifiers())) {
      reason =
          "it is abstract, and failures of exactly the declared types are recorded;"
              + " declare its concrete subclasses";
    } else if (type.isAnonymousClass() || type.isLocalClass()) {
      reason = "its name means nothing in another build; make it a class of its own";
    } else if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
      reason = "it belongs to an instance of the class around it; make it static";
    }
    if (reason != null) {
      throw Subject.failures(type).refused("", reason);
    }
  }

  Class<? extends Throwable> type() {
    return type;
  }

  String name() {
    return type.getName();
  }

  Collection<FailureProperty> properties() {
    return properties.values();
  }

  @Nullable FailureProperty property(@Nullable String name) {
    return name == null ? null : properties.get(name);
  }

  FailureState stateOf(Throwable failure) {
    Map<String, Object> values = new TreeMap<>();
    for (FailureProperty property : properties.values()) {
      Object value = property.get(failure);
      if (value != null) {
        values.put(property.name(), value);
      }
    }
    return new FailureState(failure.getMessage(), detailMessage.of(failure), values);
  }

  /** Makes an exception that has the state, or throws if no constructor does. */
  Throwable create(FailureState state) {
    for (FailureProperty property : properties.values()) {
      if (property.rawType().isPrimitive() && !state.properties().containsKey(property.name())) {
        throw new CodecRefusal("its property " + property.name() + " is missing");
      }
    }
    List<String> problems = new ArrayList<>();
    for (FailureConstructor constructor : constructors) {
      try {
        Throwable created = constructor.create(state);
        setOthers(created, constructor, state);
        String difference = state.difference(stateOf(created));
        if (difference == null) {
          return created;
        }
        problems.add(constructor.signature() + ": " + difference);
      } catch (ReflectiveOperationException | RuntimeException | Error e) {
        problems.add(constructor.signature() + " throws " + nameOf(e));
      }
    }
    throw new CodecRefusal("no constructor makes it again (" + problems.get(0) + ")");
  }

  private void setOthers(Throwable created, FailureConstructor constructor, FailureState state) {
    for (FailureProperty property : properties.values()) {
      if (!constructor.takes(property)) {
        property.set(created, state.properties().get(property.name()));
      }
    }
  }

  private static String nameOf(Throwable thrown) {
    Throwable own =
        thrown instanceof InvocationTargetException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    FailureText.throwIfFatal(own);
    return own.getClass().getSimpleName();
  }
}
