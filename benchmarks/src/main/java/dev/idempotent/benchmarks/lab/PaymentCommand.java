package dev.idempotent.benchmarks.lab;

/**
 * The argument of the business method.
 *
 * @param customerId first part of the key
 * @param requestId second part of the key
 * @param account which balance to change
 * @param cents by how much
 * @param pauseMillis how long the method takes besides
 */
public record PaymentCommand(
    String customerId, String requestId, int account, long cents, int pauseMillis) {

  /** Returns the n-th command of a series; no other has its key. */
  public static PaymentCommand numbered(String series, long n) {
    long mixed = n * 0x9E3779B97F4A7C15L;
    int account = (int) Long.remainderUnsigned(mixed, Payments.ACCOUNTS);
    return new PaymentCommand(
        "customer-" + n % 1000, series + "-" + (100_000_000L + n), account, 1 + n % 100, 0);
  }

  /** Returns the same command for a method that takes longer. */
  public PaymentCommand taking(int millis) {
    return new PaymentCommand(customerId, requestId, account, cents, millis);
  }

  /** Returns the key as one would write it by hand. */
  public String key() {
    return customerId + "/" + requestId;
  }
}
