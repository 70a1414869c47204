package dev.idempotent.json;

import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * What a constructor's parameter can stand for.
 *
 * @param name the property's name, {@code message} or {@code cause}
 * @param type the property's type
 */
record FailureArgument(Kind kind, String name, Class<?> type) {

  enum Kind {
    MESSAGE,
    PROPERTY,
    CAUSE
  }

  static final FailureArgument MESSAGE = new FailureArgument(Kind.MESSAGE, "message", String.class);

  static final FailureArgument CAUSE = new FailureArgument(Kind.CAUSE, "cause", Throwable.class);

  static FailureArgument of(FailureProperty property) {
    return new FailureArgument(Kind.PROPERTY, property.name(), property.rawType());
  }

  boolean fits(Class<?> parameter) {
    return kind == Kind.CAUSE
        ? Throwable.class.isAssignableFrom(parameter)
        : boxed(parameter).isAssignableFrom(boxed(type));
  }

  /** Returns what to pass; causes are not stored. */
  @Nullable Object in(FailureState state) {
    return switch (kind) {
      case MESSAGE -> state.detail();
      case PROPERTY -> state.properties().get(name);
      case CAUSE -> null;
    };
  }

  private static Class<?> boxed(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType();
  }
}
