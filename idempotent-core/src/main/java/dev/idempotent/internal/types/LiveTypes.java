package dev.idempotent.internal.types;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Types whose values are handles on something outside themselves, or are used up by reading: they
 * can be neither stored nor compared. Thread-safe.
 */
public final class LiveTypes {

  private static final List<Class<?>> LIVE =
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
          AutoCloseable.class,
          Readable.class,
          Executor.class,
          Thread.class,
          ThreadLocal.class,
          ClassLoader.class);

  /** By name, so that the core needs none of these libraries. */
  private static final Set<String> LIVE_NAMES =
      Set.of("org.reactivestreams.Publisher", "kotlinx.coroutines.flow.Flow");

  private LiveTypes() {}

  /** Says whether values of the class are such handles; false says nothing about its fields. */
  public static boolean isLive(Class<?> type) {
    return LIVE.stream().anyMatch(live -> live.isAssignableFrom(type)) || hasLiveName(type);
  }

  private static boolean hasLiveName(@Nullable Class<?> type) {
    if (type == null) {
      return false;
    }
    if (LIVE_NAMES.contains(type.getName()) || hasLiveName(type.getSuperclass())) {
      return true;
    }
    for (Class<?> parent : type.getInterfaces()) {
      if (hasLiveName(parent)) {
        return true;
      }
    }
    return false;
  }
}
