package dev.idempotent.json;

import dev.idempotent.internal.types.LiveTypes;
import java.io.Serializable;
import java.lang.reflect.AnnotatedElement;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Types that are refused by what they are, whether or not Jackson could write them. */
final class RefusedTypes {

  /** Too wide to decode to: Jackson would choose a class by the look of the data. */
  private static final Set<Class<?>> UNBOUNDED =
      Set.of(
          Object.class,
          Number.class,
          CharSequence.class,
          Comparable.class,
          Serializable.class,
          Cloneable.class,
          Iterable.class,
          Record.class,
          Enum.class);

  private static final Map<Class<?>, String> UNFAITHFUL =
      Map.of(
          Throwable.class, "an exception can't be rebuilt from data; let the method throw it",
          AnnotatedElement.class, "data may not choose a class; return its name as a String",
          Pattern.class, "its flags are not written; return the expression as a String",
          URL.class, "comparing one asks the network; return a java.net.URI",
          InetAddress.class, "decoding one asks the network; return its text",
          InetSocketAddress.class, "decoding one asks the network; return its text");

  private RefusedTypes() {}

  /** Says why values of the class are refused and how to mend it, or null if they are not. */
  static @Nullable String reason(Class<?> type) {
    if (UNBOUNDED.contains(type)) {
      return "does not say which class to decode to; name a record, a class, a sealed type, or a"
          + " collection with its element type";
    }
    for (Map.Entry<Class<?>, String> entry : UNFAITHFUL.entrySet()) {
      if (entry.getKey().isAssignableFrom(type)) {
        return entry.getValue();
      }
    }
    return LiveTypes.isLive(type)
        ? "is a handle on something outside the value; return the content itself"
        : null;
  }
}
