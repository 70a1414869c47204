package dev.idempotent.json;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.reflect.AnnotatedElement;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.BaseStream;
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

  private static final List<Class<?>> HANDLES =
      List.of(
          Future.class,
          CompletionStage.class,
          Flow.Publisher.class,
          Flow.Subscriber.class,
          BaseStream.class,
          Iterator.class,
          Spliterator.class,
          Enumeration.class,
          InputStream.class,
          OutputStream.class,
          Closeable.class,
          AutoCloseable.class,
          Readable.class,
          Executor.class,
          Thread.class,
          ThreadLocal.class,
          ClassLoader.class);

  /** By name, so that the core needs none of these libraries. */
  private static final Set<String> HANDLE_NAMES =
      Set.of("org.reactivestreams.Publisher", "kotlinx.coroutines.flow.Flow");

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
    return isHandle(type)
        ? "is a handle on something outside the value; return the content itself"
        : null;
  }

  private static boolean isHandle(Class<?> type) {
    return HANDLES.stream().anyMatch(handle -> handle.isAssignableFrom(type))
        || hasHandleName(type);
  }

  private static boolean hasHandleName(@Nullable Class<?> type) {
    if (type == null) {
      return false;
    }
    if (HANDLE_NAMES.contains(type.getName()) || hasHandleName(type.getSuperclass())) {
      return true;
    }
    for (Class<?> parent : type.getInterfaces()) {
      if (hasHandleName(parent)) {
        return true;
      }
    }
    return false;
  }
}
