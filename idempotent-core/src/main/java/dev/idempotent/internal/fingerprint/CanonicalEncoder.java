package dev.idempotent.internal.fingerprint;

import dev.idempotent.InvalidKeyException;
import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Walks one call's arguments and writes them canonically: a kind, then parts whose number or length
 * is written before them. Not thread-safe; used for one fingerprint.
 */
final class CanonicalEncoder {

  /** Deeper than any sensible argument, and far from the end of a thread's stack. */
  private static final int MAXIMUM_DEPTH = 256;

  private final Deque<String> path = new ArrayDeque<>();
  private CanonicalBuffer buffer;

  CanonicalEncoder(CanonicalBuffer buffer) {
    this.buffer = buffer;
  }

  void encode(Argument argument) {
    try {
      part(argument.name(), argument.value(), argument.type());
    } catch (InvalidKeyException e) {
      throw e;
    } catch (RuntimeException e) {
      // A collection's own code failed, or it was changed meanwhile. What it says may quote values.
      throw Unencodable.at(path, argument.type(), "fails with " + e.getClass().getName());
    }
  }

  private void part(String step, @Nullable Object value, Type declared) {
    path.addLast(step);
    if (path.size() > MAXIMUM_DEPTH) {
      throw Unencodable.at(
          path, declared, "is nested deeper than " + MAXIMUM_DEPTH + ", or contains itself");
    }
    value(value, declared);
    path.removeLast();
  }

  private void value(@Nullable Object value, Type declared) {
    if (value == null) {
      buffer.kind(Kind.NULL);
    } else if (value instanceof Enum<?> constant) {
      enumConstant(constant, declared);
    } else if (!Leaves.write(buffer, value) && !optional(value, declared)) {
      container(value, declared);
    }
  }

  private void enumConstant(Enum<?> constant, Type declared) {
    buffer.kind(Kind.ENUM);
    className(constant.getDeclaringClass(), declared);
    buffer.text(constant.name());
  }

  private boolean optional(Object value, Type declared) {
    Object content;
    if (value instanceof Optional<?> some) {
      content = some.orElse(null);
    } else if (value instanceof OptionalInt some) {
      content = some.isPresent() ? some.getAsInt() : null;
    } else if (value instanceof OptionalLong some) {
      content = some.isPresent() ? some.getAsLong() : null;
    } else if (value instanceof OptionalDouble some) {
      content = some.isPresent() ? some.getAsDouble() : null;
    } else {
      return false;
    }
    buffer.kind(Kind.OPTIONAL);
    // An Optional never holds null, so null says that it is empty.
    part("?", content, DeclaredTypes.argument(declared, 0));
    return true;
  }

  private void container(Object value, Type declared) {
    if (value.getClass().isArray()) {
      array(value, DeclaredTypes.component(declared));
    } else if (value instanceof Map<?, ?> map) {
      map(map, declared);
    } else if (value instanceof List<?> || value instanceof Deque<?>) {
      sequence((Collection<?>) value, DeclaredTypes.argument(declared, 0));
    } else if (value instanceof Collection<?> collection) {
      unordered(collection, DeclaredTypes.argument(declared, 0));
    } else {
      object(value, declared);
    }
  }

  private void array(Object array, Type component) {
    int length = Array.getLength(array);
    buffer.kind(Kind.SEQUENCE);
    buffer.integer(length);
    for (int i = 0; i < length; i++) {
      part("[]", Array.get(array, i), component);
    }
  }

  private void sequence(Collection<?> collection, Type declared) {
    // One snapshot, so that the number written is that of the elements that follow.
    List<?> elements = new ArrayList<>(collection);
    buffer.kind(Kind.SEQUENCE);
    buffer.integer(elements.size());
    for (Object element : elements) {
      part("[]", element, declared);
    }
  }

  private void unordered(Collection<?> collection, Type declared) {
    List<byte[]> encoded = new ArrayList<>(collection.size());
    for (Object element : collection) {
      encoded.add(apart(() -> part("[]", element, declared)));
    }
    sorted(Kind.UNORDERED, encoded);
  }

  private void map(Map<?, ?> map, Type declared) {
    Type keys = DeclaredTypes.argument(declared, 0);
    Type values = DeclaredTypes.argument(declared, 1);
    List<byte[]> encoded = new ArrayList<>(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      encoded.add(
          apart(
              () -> {
                part("{key}", entry.getKey(), keys);
                part("{value}", entry.getValue(), values);
              }));
    }
    sorted(Kind.MAP, encoded);
  }

  private byte[] apart(Runnable writing) {
    CanonicalBuffer whole = buffer;
    CanonicalBuffer piece = new CanonicalBuffer();
    buffer = piece;
    writing.run();
    buffer = whole;
    return piece.toBytes();
  }

  private void sorted(Kind kind, List<byte[]> encoded) {
    encoded.sort(Arrays::compareUnsigned);
    buffer.kind(kind);
    buffer.integer(encoded.size());
    encoded.forEach(buffer::bytes);
  }

  private void object(Object value, Type declared) {
    ObjectShape shape = ObjectShape.of(value.getClass());
    if (shape.refusal() != null) {
      throw Unencodable.at(path, value.getClass(), shape.refusal());
    }
    List<ObjectShape.Content> contents = shape.contentsOf(value);
    buffer.kind(Kind.OBJECT);
    className(value.getClass(), declared);
    buffer.integer(contents.size());
    for (ObjectShape.Content content : contents) {
      buffer.text(content.name());
      part(content.name(), content.value(), content.type());
    }
  }

  private void className(Class<?> actual, Type declared) {
    boolean differs = actual != DeclaredTypes.raw(declared);
    buffer.flag(differs);
    if (differs) {
      buffer.text(actual.getName());
    }
  }
}
