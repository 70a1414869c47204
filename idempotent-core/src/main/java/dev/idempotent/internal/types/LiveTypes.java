package dev.idempotent.internal.types;

import dev.idempotent.template.UnreplayableTypes;
import org.jspecify.annotations.Nullable;

/**
 * Types whose values are handles on something outside themselves, or are used up by reading: they
 * can be neither stored nor compared. Thread-safe.
 */
public final class LiveTypes {

  private LiveTypes() {}

  /** Says whether values of the class are such handles; false says nothing about its fields. */
  public static boolean isLive(@Nullable Class<?> type) {
    if (type == null) {
      return false;
    }
    if (UnreplayableTypes.LIVE.contains(type.getName()) || isLive(type.getSuperclass())) {
      return true;
    }
    for (Class<?> parent : type.getInterfaces()) {
      if (isLive(parent)) {
        return true;
      }
    }
    return false;
  }
}
