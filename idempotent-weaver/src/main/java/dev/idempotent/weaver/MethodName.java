package dev.idempotent.weaver;

/**
 * A method within its class.
 *
 * @param name its name
 * @param descriptor its parameters and result, as class files have them
 */
record MethodName(String name, String descriptor) {
  /** Returns it as a reader of Java knows it, such as {@code pay(String, int[])}. */
  @Override
  public String toString() {
    return name + Descriptor.parameters(descriptor);
  }
}
