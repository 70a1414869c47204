package dev.idempotent.internal.template;

/** Tells classes whose {@code toString} is that of Object: its text differs in each process. */
final class IdentityText {
  private static final ClassValue<Boolean> INHERITED =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          try {
            return type.getMethod("toString").getDeclaringClass() == Object.class;
          } catch (NoSuchMethodException e) {
            throw new AssertionError("every class has it", e);
          }
        }
      };

  private IdentityText() {}

  static boolean isTextOf(Class<?> type) {
    return INHERITED.get(type);
  }
}
