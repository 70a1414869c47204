package dev.idempotent.benchmarks.contender;

import dev.idempotent.annotation.ClaimOrder;
import dev.idempotent.annotation.Idempotent;
import dev.idempotent.benchmarks.lab.Paid;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.lab.Payments;
import javax.sql.DataSource;

/** The business method with the annotation, on the engine over a pool with HikariCP's defaults. */
class DefaultPoolPayments implements AnnotatedPayments {
  static final String ENGINE = "pool defaults";

  private final DataSource dataSource;

  DefaultPoolPayments(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  @Idempotent(key = "{command.customerId}/{command.requestId}", engine = ENGINE)
  public Paid pay(PaymentCommand command) {
    return Payments.pay(dataSource, command);
  }

  @Override
  @Idempotent(key = "{command.customerId}/{command.requestId}", engine = ENGINE)
  public void payVoid(PaymentCommand command) {
    Payments.pay(dataSource, command);
  }

  @Override
  @Idempotent(
      key = "{command.customerId}/{command.requestId}",
      engine = ENGINE,
      claim = ClaimOrder.LAST)
  public Paid payKeyLast(PaymentCommand command) {
    return Payments.pay(dataSource, command);
  }
}
