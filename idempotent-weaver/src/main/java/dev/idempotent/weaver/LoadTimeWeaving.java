package dev.idempotent.weaver;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.net.URL;

/**
 * Finds out whether methods, whose class files are not woven, are woven when their class is loaded.
 *
 * <p>Who weaves then, is not asked: AspectJ's agent, Spring's {@code LoadTimeWeaver}, an
 * application server's or a framework's class loader. Nor is any {@code aop.xml} read. The class is
 * loaded, without being initialised, and looked at: so what a weaver leaves out is found, too. That
 * costs nothing more than the application pays anyhow, somewhat earlier; and where nothing weaves,
 * it does not start.
 *
 * <p>The code of a loaded class can't be read. Its methods can be listed, and two things have to be
 * there: the aspect's mark {@link Woven}, and a method with the body that advice has moved away.
 * The mark alone would not do: an {@code aop.xml} can narrow the scope of an aspect's advice.
 */
final class LoadTimeWeaving {
  private static final Logger LOG = System.getLogger(LoadTimeWeaving.class.getName());

  private LoadTimeWeaving() {}

  /** Tells whether the problem is one of the class file only, and not of the class as loaded. */
  static boolean solves(Problem problem, ClassLoader loader) {
    MethodName method = problem.method();
    return problem.kind() == Problem.Kind.NOT_WOVEN
        && method != null
        && isLoadedFrom(problem.place(), problem.type(), loader)
        && isWoven(problem.type(), method, loader);
  }

  /** Of two classes of one name the loader gives the first; that one says nothing of the other. */
  private static boolean isLoadedFrom(String place, String type, ClassLoader loader) {
    URL file = loader.getResource(type.replace('.', '/') + ".class");
    return file != null && file.toString().startsWith(place);
  }

  private static boolean isWoven(String type, MethodName method, ClassLoader loader) {
    try {
      boolean marked = false;
      boolean moved = false;
      for (Method candidate : Class.forName(type, false, loader).getDeclaredMethods()) {
        MethodName name = MethodName.of(candidate);
        marked |= name.equals(method) && candidate.isAnnotationPresent(Woven.class);
        moved |= isBodyOf(method, name, candidate.getDeclaringClass());
      }
      return marked && moved;
    } catch (ClassNotFoundException | LinkageError e) {
      LOG.log(Level.DEBUG, () -> "whether the weaver weaves " + type + " can't be seen", e);
      return false;
    }
  }

  /**
   * Tells whether a method is what was the body of an advised one: {@code pay_aroundBody0}, whose
   * parameters begin with the object, unless the advised one is static, and the arguments.
   */
  private static boolean isBodyOf(MethodName advised, MethodName candidate, Class<?> type) {
    String moved = advised.parameters();
    return candidate.name().startsWith(advised.name() + Aspect.AROUND_BODY)
        && (candidate.parameters().startsWith(moved)
            || candidate.parameters().startsWith(type.descriptorString() + moved));
  }
}
