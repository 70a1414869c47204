package dev.idempotent.benchmarks;

/** An argument with getters and a number. */
final class LegacyCommand {
  private final String customerId;
  private final long requestNumber;

  LegacyCommand(String customerId, long requestNumber) {
    this.customerId = customerId;
    this.requestNumber = requestNumber;
  }

  String getCustomerId() {
    return customerId;
  }

  long getRequestNumber() {
    return requestNumber;
  }
}
