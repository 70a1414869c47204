package dev.idempotent.internal.template;

import java.lang.reflect.Member;
import java.lang.reflect.Modifier;

/** The members that a template may name: those that the annotated method's own code could use. */
record MemberAccess(Class<?> home) {

  boolean permits(Member member) {
    int modifiers = member.getModifiers();
    if (Modifier.isStatic(modifiers) || member.isSynthetic()) {
      return false;
    }
    Class<?> owner = member.getDeclaringClass();
    if (Modifier.isPublic(modifiers)) {
      return true;
    }
    if (Modifier.isPrivate(modifiers)) {
      return outermost(owner) == outermost(home);
    }
    boolean samePackage =
        owner.getPackageName().equals(home.getPackageName())
            && owner.getClassLoader() == home.getClassLoader();
    return samePackage || (Modifier.isProtected(modifiers) && owner.isAssignableFrom(home));
  }

  private static Class<?> outermost(Class<?> type) {
    Class<?> outermost = type;
    for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
      outermost = c;
    }
    return outermost;
  }
}
