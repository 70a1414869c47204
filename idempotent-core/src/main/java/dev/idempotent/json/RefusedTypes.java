package dev.idempotent.json;

import dev.idempotent.internal.types.LiveTypes;
import dev.idempotent.template.UnreplayableTypes;
import org.jspecify.annotations.Nullable;

/** Types that are refused by what they are, whether or not Jackson could write them. */
final class RefusedTypes {

  private RefusedTypes() {}

  /** Says why values of the class are refused and how to mend it, or null if they are not. */
  static @Nullable String reason(Class<?> type) {
    if (UnreplayableTypes.UNBOUNDED.contains(type.getName())) {
      return UnreplayableTypes.UNBOUNDED_REASON;
    }
    String unfaithful = unfaithful(type);
    if (unfaithful != null) {
      return unfaithful;
    }
    return LiveTypes.isLive(type) ? UnreplayableTypes.LIVE_REASON : null;
  }

  private static @Nullable String unfaithful(@Nullable Class<?> type) {
    if (type == null) {
      return null;
    }
    String reason = UnreplayableTypes.UNFAITHFUL.get(type.getName());
    reason = reason == null ? unfaithful(type.getSuperclass()) : reason;
    for (Class<?> parent : type.getInterfaces()) {
      reason = reason == null ? unfaithful(parent) : reason;
    }
    return reason;
  }
}
