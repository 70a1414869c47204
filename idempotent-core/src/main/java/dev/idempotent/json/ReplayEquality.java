package dev.idempotent.json;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Says whether a decoded value equals the original, as far as their classes define equality.
 *
 * <ol>
 *   <li>What {@code equals} calls equal is equal.
 *   <li>Arrays, collections, maps, {@code Optional}s and records are compared by their parts, since
 *       their own {@code equals} fails on parts that define none: arrays above all.
 *   <li>Any other class that overrides {@code equals} has said that the two differ.
 *   <li>A class that does not must be the same class; that the fields are the same was seen from
 *       the bytes.
 * </ol>
 */
final class ReplayEquality {

  private ReplayEquality() {}

  /** Describes the first difference by types alone, or returns null if there is none. */
  static @Nullable String difference(@Nullable Object original, @Nullable Object replayed) {
    if (original == null || replayed == null) {
      return original == replayed ? null : "null became a value, or a value null";
    }
    if (original.equals(replayed)) {
      return null;
    }
    if (original.getClass().isArray() && replayed.getClass() == original.getClass()) {
      return inArrays(original, replayed);
    }
    if (original instanceof Collection<?> one && replayed instanceof Collection<?> other) {
      return inSequence(one.iterator(), other.iterator());
    }
    if (original instanceof Map<?, ?> one && replayed instanceof Map<?, ?> other) {
      return inMaps(one, other);
    }
    if (original instanceof Optional<?> one && replayed instanceof Optional<?> other) {
      return difference(one.orElse(null), other.orElse(null));
    }
    if (original.getClass() != replayed.getClass()) {
      return names(original, replayed);
    }
    if (original.getClass().isRecord()) {
      return inRecords(original, replayed);
    }
    // The tree remembers which width a number had in memory; the text, which was compared, is all
    // that it means.
    if (original instanceof JsonNode || !definesEquality(original.getClass())) {
      return null;
    }
    return names(original, replayed);
  }

  private static @Nullable String inArrays(Object one, Object other) {
    int length = Array.getLength(one);
    if (length != Array.getLength(other)) {
      return names(one, other);
    }
    for (int i = 0; i < length; i++) {
      String difference = difference(Array.get(one, i), Array.get(other, i));
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private static @Nullable String inSequence(Iterator<?> one, Iterator<?> other) {
    while (one.hasNext() && other.hasNext()) {
      String difference = difference(one.next(), other.next());
      if (difference != null) {
        return difference;
      }
    }
    return one.hasNext() == other.hasNext() ? null : "a collection has another size";
  }

  private static @Nullable String inMaps(Map<?, ?> one, Map<?, ?> other) {
    if (one.size() != other.size()) {
      return names(one, other);
    }
    for (Map.Entry<?, ?> entry : one.entrySet()) {
      String difference =
          other.containsKey(entry.getKey())
              ? difference(entry.getValue(), other.get(entry.getKey()))
              : names(one, other);
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private static @Nullable String inRecords(Object one, Object other) {
    for (RecordComponent component : one.getClass().getRecordComponents()) {
      Method accessor = component.getAccessor();
      try {
        accessor.setAccessible(true);
        String difference = difference(accessor.invoke(one), accessor.invoke(other));
        if (difference != null) {
          return one.getClass().getTypeName() + "." + component.getName() + ": " + difference;
        }
      } catch (ReflectiveOperationException | RuntimeException e) {
        return names(one, other);
      }
    }
    return null;
  }

  private static boolean definesEquality(Class<?> type) {
    try {
      Method equals = type.getMethod("equals", Object.class);
      return equals.getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String names(Object original, Object replayed) {
    String one = original.getClass().getTypeName();
    String other = replayed.getClass().getTypeName();
    return Objects.equals(one, other)
        ? "two of " + one + " are not equal"
        : "a " + one + " became a " + other;
  }
}
