package dev.idempotent.benchmarks.contender;

import dev.idempotent.annotation.ClaimOrder;
import dev.idempotent.annotation.Idempotent;
import dev.idempotent.benchmarks.lab.Paid;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.lab.Payments;
import javax.sql.DataSource;

/**
 * The business method with the annotation, on the engine with procedures over the recommended pool.
 */
class RecommendedPoolProcedurePayments implements AnnotatedPayments {
  static final String ENGINE = "recommended pool, procedures";

  private final DataSource dataSource;

  RecommendedPoolProcedurePayments(DataSource dataSource) {
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
