package dev.idempotent.internal.template;

import java.lang.invoke.MethodHandle;

/**
 * A member of a primitive whole-number type at the end of a path. It is read without a box.
 *
 * @param handle takes an Object and returns a long
 */
record WholeNumber(MethodHandle handle, Class<?> holderClass, Place holderPlace, Place place) {

  long read(Object holder) {
    if (!holderClass.isInstance(holder)) {
      throw holderPlace.isNot(holderClass, holder.getClass());
    }
    try {
      return (long) handle.invokeExact(holder);
    } catch (Throwable e) {
      throw Thrown.by(e, place);
    }
  }
}
