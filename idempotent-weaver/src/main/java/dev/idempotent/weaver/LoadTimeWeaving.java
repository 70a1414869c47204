package dev.idempotent.weaver;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.net.URL;
import org.aspectj.lang.JoinPoint;

/**
 * Finds out whether methods, whose class files are not woven, are woven when their class is loaded.
 *
 * <p>Who weaves then, is not asked: AspectJ's agent, Spring's {@code LoadTimeWeaver}, an
 * application server's or a framework's class loader. Nor is any {@code aop.xml} read. The class is
 * loaded, without being initialised, and looked at: so what a weaver leaves out is found, too. That
 * costs nothing more than the application pays anyhow, somewhat earlier; and where nothing weaves,
 * it does not start.
 */
final class LoadTimeWeaving {
  private static final Logger LOG = System.getLogger(LoadTimeWeaving.class.getName());

  /** The parameters of the advice that come behind those of the method. */
  private static final String ADVICE = JoinPoint.class.descriptorString() + Aspect.DESCRIPTOR;

  private LoadTimeWeaving() {}

  /** Tells whether the problem is one of the class file only, and not of the class as loaded. */
  static boolean solves(Problem problem, ClassLoader loader) {
    MethodName method = problem.method();
    return method != null
        && isLoadedFrom(problem.place(), problem.type(), loader)
        && advises(problem.type(), method, loader);
  }

  /** Of two classes of one name the loader gives the first; that one says nothing of the other. */
  private static boolean isLoadedFrom(String place, String type, ClassLoader loader) {
    URL file = loader.getResource(type.replace('.', '/') + ".class");
    return file != null && file.toString().startsWith(place);
  }

  private static boolean advises(String type, MethodName method, ClassLoader loader) {
    try {
      for (Method candidate : Class.forName(type, false, loader).getDeclaredMethods()) {
        if (isAdviceOf(method, candidate)) {
          return true;
        }
      }
    } catch (ClassNotFoundException | LinkageError e) {
      LOG.log(Level.DEBUG, () -> "whether the weaver weaves " + type + " can't be seen", e);
    }
    return false;
  }

  /**
   * Tells whether a method is the copy of our advice that the weaver puts beside an advised method:
   * {@code pay_aroundBody1$advice}, whose parameters are the object, unless the advised method is
   * static, the arguments, a join point, and the aspect.
   */
  private static boolean isAdviceOf(MethodName advised, Method candidate) {
    if (!candidate.getName().startsWith(advised.name() + Aspect.AROUND_BODY)) {
      return false;
    }
    String owner = candidate.getDeclaringClass().descriptorString();
    String arguments = advised.descriptor().substring(1, advised.descriptor().indexOf(')'));
    String actual =
        MethodType.methodType(void.class, candidate.getParameterTypes()).descriptorString();
    return actual.startsWith("(" + arguments + ADVICE)
        || actual.startsWith("(" + owner + arguments + ADVICE);
  }
}
