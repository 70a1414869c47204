package dev.idempotent.weaver;

import dev.idempotent.IdempotencyConfigurationException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notices woven classes that no catalogue lists: the annotation processor did not run when they
 * were compiled, so their neighbours may be unwoven without anybody seeing it. Says so once. Safe
 * for use by several threads.
 */
final class Unlisted {
  private static final Logger LOG = System.getLogger(Unlisted.class.getName());
  private static final AtomicBoolean SAID = new AtomicBoolean();
  private static final Map<ClassLoader, Set<String>> LISTED = new WeakHashMap<>();

  private Unlisted() {}

  /** Looks at a class whose first annotated method is about to be called. */
  static void notice(Class<?> type) {
    if (!SAID.get() && !isListed(type) && SAID.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "{0} has @Idempotent methods, but no {1} lists it, so that nobody could check at the start"
              + " that its neighbours are woven. The annotation processor of"
              + " idempotent-annotations writes the list; from JDK 23 on javac runs it only with"
              + " -proc:full or a processor path.",
          type.getName(),
          WeavingStartupCheck.CATALOGUE);
    }
  }

  private static boolean isListed(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    synchronized (LISTED) {
      return loader == null
          || LISTED.computeIfAbsent(loader, Unlisted::read).contains(type.getName());
    }
  }

  private static Set<String> read(ClassLoader loader) {
    Set<String> classes = new HashSet<>();
    try {
      Catalogue.all(loader).forEach(catalogue -> classes.addAll(catalogue.classes()));
    } catch (UncheckedIOException | IdempotencyConfigurationException e) {
      LOG.log(Level.DEBUG, "the lists of @Idempotent methods can't be read", e);
    }
    return classes;
  }
}
