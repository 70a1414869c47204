package dev.idempotent.template;

/** How often an annotation may have a method run again. */
public final class RetryLimit {
  /** The most retries. */
  public static final int MAXIMUM = 20;

  private RetryLimit() {}

  /** Whether the number is from 0 to {@link #MAXIMUM}. */
  public static boolean permits(int retries) {
    return retries >= 0 && retries <= MAXIMUM;
  }
}
