package dev.idempotent.benchmarks.storm;

import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Virtual threads, where the JVM has them. */
final class VirtualThreads {
  private VirtualThreads() {}

  /** Returns null before JDK 21, for which this is compiled as well. */
  static @Nullable ThreadFactory factory() throws ReflectiveOperationException {
    if (Runtime.version().feature() < 21) {
      return null;
    }
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    Class<?> type = Class.forName("java.lang.Thread$Builder");
    return (ThreadFactory) type.getMethod("factory").invoke(builder);
  }
}
