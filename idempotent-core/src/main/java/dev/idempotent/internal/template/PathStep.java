package dev.idempotent.internal.template;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A compiled step from a value to something within it. */
sealed interface PathStep {

  /** Returns where the value is that the step starts from. */
  Place holderPlace();

  /** Returns what the step leads to, which may be null. */
  @Nullable Object read(Object holder);

  /**
   * Calls a method or reads a field.
   *
   * @param handle takes and returns an Object
   */
  record ByMember(MethodHandle handle, Class<?> holderClass, Place holderPlace, Place place)
      implements PathStep {
    @Override
    public @Nullable Object read(Object holder) {
      if (!holderClass.isInstance(holder)) {
        throw holderPlace.isNot(holderClass, holder.getClass());
      }
      try {
        return handle.invokeExact(holder);
      } catch (Throwable e) {
        throw Thrown.by(e, place);
      }
    }
  }

  /** Calls {@code toString}. */
  record ByToString(Place holderPlace, Place place) implements PathStep {
    @Override
    public @Nullable Object read(Object holder) {
      if (IdentityText.isTextOf(holder.getClass())) {
        throw holderPlace.hasNoText(holder.getClass());
      }
      try {
        return holder.toString();
      } catch (RuntimeException e) {
        throw place.threw(e);
      }
    }
  }

  /** Takes an element of a list. */
  record ByListIndex(int index, Place holderPlace, Place place) implements PathStep {
    @Override
    public @Nullable Object read(Object holder) {
      if (!(holder instanceof List<?> list)) {
        throw holderPlace.isNot(List.class, holder.getClass());
      }
      try {
        if (index < list.size()) {
          return list.get(index);
        }
      } catch (RuntimeException e) {
        throw place.threw(e);
      }
      throw place.isMissing("the list is shorter");
    }
  }

  /**
   * Takes an element of an array.
   *
   * @param element takes an Object and an int, and returns an Object
   */
  record ByArrayIndex(
      int index, MethodHandle element, Class<?> arrayClass, Place holderPlace, Place place)
      implements PathStep {
    @Override
    public @Nullable Object read(Object holder) {
      if (!arrayClass.isInstance(holder)) {
        throw holderPlace.isNot(arrayClass, holder.getClass());
      }
      try {
        return element.invokeExact(holder, index);
      } catch (IndexOutOfBoundsException e) {
        throw place.isMissing("the array is shorter");
      } catch (Throwable e) {
        throw Thrown.by(e, place);
      }
    }
  }

  /**
   * Takes a value of a map.
   *
   * @param key a string or an enum constant
   * @param optional whether the map may lack the key
   */
  record ByMapKey(Object key, boolean optional, Place holderPlace, Place place)
      implements PathStep {
    @Override
    public @Nullable Object read(Object holder) {
      if (!(holder instanceof Map<?, ?> map)) {
        throw holderPlace.isNot(Map.class, holder.getClass());
      }
      try {
        Object value = map.get(key);
        if (value != null || optional || map.containsKey(key)) {
          return value;
        }
      } catch (RuntimeException e) {
        throw place.threw(e);
      }
      throw place.isMissing("the map has no such key");
    }
  }

  /** Takes what an optional holds. */
  record ByUnwrapping(Place holderPlace) implements PathStep {
    @Override
    public @Nullable Object read(Object holder) {
      return ValueWriter.held(holder);
    }
  }
}
