package dev.idempotent.weaver;

import java.lang.reflect.InvocationTargetException;

/** Finds out whether AspectJ weaves classes while they are loaded. */
final class LoadTimeWeaving {
  private static final String AGENT = "org.aspectj.weaver.loadtime.Agent";

  private LoadTimeWeaving() {}

  /**
   * Tells whether the JVM runs with the AspectJ agent. That its jar is on the class path does not
   * count: the agent's own answer does, which is an exception unless the JVM has started it.
   */
  static boolean isActive() {
    try {
      Class<?> agent = Class.forName(AGENT, true, ClassLoader.getSystemClassLoader());
      agent.getMethod("getInstrumentation").invoke(null);
      return true;
    } catch (ClassNotFoundException | InvocationTargetException e) {
      return false;
    } catch (NoSuchMethodException | IllegalAccessException e) {
      throw new IllegalStateException("this version of aspectjweaver is not supported", e);
    }
  }
}
