package dev.idempotent.engine;

/** Throws checked exceptions through code that does not declare them: the method itself does. */
final class Sneaky {
  private Sneaky() {}

  /** Never returns; is declared to, so that callers can write a throw statement around it. */
  static RuntimeException unchecked(Throwable thrown) {
    return Sneaky.<RuntimeException>cast(thrown);
  }

  /** Sets the flag again that was cleared when an exception was thrown that goes no further. */
  static void keepInterrupt(Throwable contained) {
    if (contained instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X cast(Throwable thrown) throws X {
    throw (X) thrown;
  }
}
