package dev.idempotent.benchmarks;

/** The argument of the methods that are measured. */
record ChargeCommand(String customerId, String requestId) {

  /** Returns the n-th of many; each has another key. */
  static ChargeCommand numbered(long n) {
    return new ChargeCommand("customer-" + n % 1000, "request-" + (100_000_000L + n));
  }

  /** Returns the key as one would write it by hand. */
  String key() {
    return customerId + "/" + requestId;
  }
}
