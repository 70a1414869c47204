package dev.idempotent.json;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of an exception.
 *
 * @param message what {@code getMessage()} returns
 * @param detail the message that {@code Throwable} holds; another one only where a class overrides
 *     {@code getMessage()}
 * @param properties the declared properties that are not null, by name
 */
record FailureState(
    @Nullable String message, @Nullable String detail, Map<String, Object> properties) {

  boolean hasOwnDetail() {
    return !Objects.equals(message, detail);
  }

  /** Describes the first difference without any value, or returns null if there is none. */
  @Nullable String difference(FailureState other) {
    if (!Objects.equals(message, other.message) || !Objects.equals(detail, other.detail)) {
      return "the message is another one";
    }
    if (!properties.keySet().equals(other.properties.keySet())) {
      return "not the same properties are null";
    }
    for (Map.Entry<String, Object> property : properties.entrySet()) {
      String difference =
          ReplayEquality.difference(property.getValue(), other.properties.get(property.getKey()));
      if (difference != null) {
        return property.getKey() + ": " + difference;
      }
    }
    return null;
  }
}
