package dev.idempotent.json;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the message that an exception was created with, also where {@code getMessage()} is
 * overridden and makes another one of it: only the former can be given to a constructor.
 */
final class DetailMessage {

  private static final String GETTER = "getMessage";

  private final @Nullable MethodHandle inherited;

  private DetailMessage(@Nullable MethodHandle inherited) {
    this.inherited = inherited;
  }

  static DetailMessage of(Class<? extends Throwable> failure) {
    Class<?> topmost = null;
    for (Class<?> owner = failure; owner != Throwable.class; owner = owner.getSuperclass()) {
      if (overridesIn(owner)) {
        topmost = owner;
      }
    }
    return new DetailMessage(topmost == null ? null : inheritedBy(topmost, failure));
  }

  @Nullable String of(Throwable failure) {
    try {
      return inherited == null ? failure.getMessage() : (String) inherited.invoke(failure);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // the method declares none
    }
  }

  private static boolean overridesIn(Class<?> owner) {
    return Arrays.stream(owner.getDeclaredMethods())
        .anyMatch(method -> method.getName().equals(GETTER) && method.getParameterCount() == 0);
  }

  /** What {@code super.getMessage()} means in that class. */
  private static MethodHandle inheritedBy(Class<?> owner, Class<? extends Throwable> failure) {
    DetailMessage.class.getModule().addReads(owner.getModule());
    try {
      return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
          .findSpecial(Throwable.class, GETTER, MethodType.methodType(String.class), owner);
    } catch (IllegalAccessException e) {
      throw Subject.failures(failure).refused(GETTER + "()", ClosedPackage.reason(owner));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e); // Throwable has it
    }
  }
}
