package dev.idempotent.json;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import java.lang.reflect.Type;

/**
 * What a codec is bound to, as its refusals name it.
 *
 * @param what results or failures
 * @param type the type that the method declares
 */
record Subject(String what, Type type) {

  static Subject results(Type type) {
    return new Subject("results", type);
  }

  static Subject failures(Class<? extends Throwable> type) {
    return new Subject("failures", type);
  }

  IdempotencyConfigurationException refused(String path, String reason) {
    String where = path.isEmpty() ? "" : " at " + path;
    return new IdempotencyConfigurationException(
        ErrorCode.METHOD_UNSUPPORTED,
        what + " of type " + type.getTypeName() + " can't be replayed:" + where + " " + reason);
  }
}
