package dev.idempotent.weaver;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

/**
 * A method within its class.
 *
 * @param name its name
 * @param descriptor its parameters and result, as class files have them
 */
record MethodName(String name, String descriptor) {
  /** Returns the name of a method of a loaded class. */
  static MethodName of(Method method) {
    MethodType type = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
    return new MethodName(method.getName(), type.descriptorString());
  }

  /** Returns the descriptors of the parameters, one after the other. */
  String parameters() {
    return descriptor.substring(1, descriptor.indexOf(')'));
  }

  /** Returns it as a reader of Java knows it, such as {@code pay(String, int[])}. */
  @Override
  public String toString() {
    return name + Descriptor.parameters(descriptor);
  }
}
