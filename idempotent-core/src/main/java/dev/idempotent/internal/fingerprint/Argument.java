package dev.idempotent.internal.fingerprint;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * One argument of a call as a fingerprint sees it.
 *
 * @param name the parameter's name; part of the fingerprint
 * @param value what the caller passed
 * @param type the parameter's generic type; where a value's class is the declared one, the class's
 *     name is not part of the fingerprint
 */
public record Argument(String name, @Nullable Object value, Type type) {

  /** Names the parameter only: the value must not reach a log. */
  @Override
  public String toString() {
    return "Argument[" + name + "]";
  }
}
