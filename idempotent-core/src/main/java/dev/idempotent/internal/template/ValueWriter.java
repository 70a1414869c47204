package dev.idempotent.internal.template;

import dev.idempotent.template.Form;
import dev.idempotent.template.Leaf;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Writes the values of one slot, by their form. Immutable. */
final class ValueWriter {
  /** A list can contain itself; its text would never end. */
  private static final int MAXIMUM_DEPTH = 16;

  private static final char OPTIONAL_TAG = 'o';
  private static final char ARRAY_TAG = 'a';
  private static final Form DYNAMIC = new Form.Dynamic();

  private final Place place;

  ValueWriter(Place place) {
    this.place = place;
  }

  /** Writes the value that a path led to. */
  void write(KeyText text, Form form, @Nullable Object value, boolean optional) {
    write(text, form, value, optional, 0);
  }

  private void write(KeyText text, Form form, @Nullable Object value, boolean optional, int depth) {
    if (value == null) {
      if (!optional) {
        throw place.isNull();
      }
      text.mark(KeyText.ABSENT);
    } else if (form instanceof Leaf leaf) {
      leaf(text, leaf, value);
    } else if (form instanceof Form.Sequence sequence) {
      sequence(text, sequence.element(), elements(value), depth);
    } else if (form instanceof Form.Maybe maybe) {
      if (!isOptional(value)) {
        throw place.isNot(Optional.class, value.getClass());
      }
      write(text, maybe.value(), held(value), optional, depth);
    } else {
      dynamic(text, value, optional, depth);
    }
  }

  private void leaf(KeyText text, Leaf leaf, Object value) {
    if (leaf == Leaf.STRING && value instanceof String string) {
      text.value(string);
      return;
    }
    StringBuilder out = text.plain();
    int start = out.length();
    try {
      LeafText.append(out, leaf, value);
    } catch (ClassCastException e) {
      throw place.hasNoText(value.getClass());
    }
    text.escapeFrom(start);
  }

  private void sequence(KeyText text, Form element, Object[] values, int depth) {
    if (depth == MAXIMUM_DEPTH) {
      throw place.isNested();
    }
    text.mark(KeyText.LIST);
    for (Object value : values) {
      write(text, element, value, false, depth + 1);
      text.mark(KeyText.END_OF_ELEMENT);
    }
    text.mark(KeyText.END_OF_LIST);
  }

  private void dynamic(KeyText text, Object value, boolean optional, int depth) {
    Leaf leaf = LeafText.leafOf(value);
    if (leaf != null) {
      text.mark(leaf.tag());
      if (leaf == Leaf.ENUM) {
        // Two enum types may have constants of one name.
        text.value(((Enum<?>) value).getDeclaringClass().getName() + ".");
      }
      leaf(text, leaf, value);
    } else if (isOptional(value)) {
      text.mark(OPTIONAL_TAG);
      write(text, DYNAMIC, held(value), optional, depth);
    } else if (value instanceof List<?>) {
      sequence(text, DYNAMIC, elements(value), depth);
    } else if (value.getClass().isArray()) {
      text.mark(ARRAY_TAG);
      sequence(text, DYNAMIC, elements(value), depth);
    } else {
      throw place.hasNoText(value.getClass());
    }
  }

  private Object[] elements(Object value) {
    if (value instanceof Object[] array) {
      return array;
    }
    if (value instanceof List<?> list) {
      try {
        return list.toArray();
      } catch (RuntimeException e) {
        throw place.threw(e);
      }
    }
    if (!value.getClass().isArray()) {
      throw place.isNot(List.class, value.getClass());
    }
    Object[] boxed = new Object[Array.getLength(value)];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = Array.get(value, i);
    }
    return boxed;
  }

  private static boolean isOptional(Object value) {
    return value instanceof Optional
        || value instanceof OptionalInt
        || value instanceof OptionalLong
        || value instanceof OptionalDouble;
  }

  static @Nullable Object held(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.orElse(null);
    }
    if (value instanceof OptionalInt optional) {
      return optional.isPresent() ? optional.getAsInt() : null;
    }
    if (value instanceof OptionalLong optional) {
      return optional.isPresent() ? optional.getAsLong() : null;
    }
    OptionalDouble optional = (OptionalDouble) value;
    return optional.isPresent() ? optional.getAsDouble() : null;
  }
}
