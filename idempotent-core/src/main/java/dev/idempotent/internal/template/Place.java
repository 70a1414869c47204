package dev.idempotent.internal.template;

import dev.idempotent.ErrorCode;
import dev.idempotent.InvalidKeyException;

/**
 * Where a value comes from, for messages. They name the method, the template and the path, never a
 * value.
 *
 * @param method the annotated method
 * @param template the template as written
 * @param path the path up to the value
 */
record Place(String method, String template, String path) {

  InvalidKeyException isNull() {
    return refuse(ErrorCode.KEY_PART_NULL, "is null or an empty optional");
  }

  InvalidKeyException threw(Throwable thrown) {
    // Not chained: the message of an accessor's exception may quote the value that it refused.
    return refuse(
        ErrorCode.KEY_PART_UNREADABLE, "can't be read: " + thrown.getClass().getName() + " thrown");
  }

  InvalidKeyException isMissing(String what) {
    return refuse(ErrorCode.KEY_PART_UNREADABLE, "can't be read: " + what);
  }

  InvalidKeyException hasNoText(Class<?> type) {
    return refuse(
        ErrorCode.KEY_PART_TYPE,
        "has no stable text, being a " + type.getTypeName() + "; name one of its members");
  }

  InvalidKeyException isNested() {
    return refuse(ErrorCode.KEY_PART_TYPE, "has no text: its lists are nested too deeply");
  }

  InvalidKeyException isNot(Class<?> expected, Class<?> actual) {
    return refuse(
        ErrorCode.KEY_PART_TYPE,
        "is a " + actual.getTypeName() + ", not a " + expected.getTypeName());
  }

  private InvalidKeyException refuse(ErrorCode code, String what) {
    return new InvalidKeyException(
        code, method + ": '" + path + "' in template \"" + template + "\" " + what);
  }
}
