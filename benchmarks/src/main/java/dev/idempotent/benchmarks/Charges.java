package dev.idempotent.benchmarks;

import dev.idempotent.annotation.Idempotent;
import java.util.ArrayList;
import java.util.List;

/** The woven methods that are measured. */
class Charges {
  private long executions;

  @Idempotent(key = "{command.customerId}/{command.requestId}")
  String reference(ChargeCommand command) {
    return "reference-" + ++executions;
  }

  @Idempotent(key = "{command.customerId}/{command.requestId}")
  Receipt receipt(ChargeCommand command) {
    return new Receipt(++executions, command.customerId());
  }

  @Idempotent(key = "{command.customerId}/{command.requestId}")
  Invoice invoice(ChargeCommand command) {
    return new Invoice(
        ++executions, command.customerId(), new ArrayList<>(List.of("one", "two", "three")));
  }

  @Idempotent(key = "{command.customerId}/{command.requestId}")
  void charge(ChargeCommand command) {
    executions++;
  }

  /** Without an annotation, to be compared with. */
  Receipt unguarded(ChargeCommand command) {
    return new Receipt(++executions, command.customerId());
  }

  long executions() {
    return executions;
  }
}
