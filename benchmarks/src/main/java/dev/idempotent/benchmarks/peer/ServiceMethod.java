package dev.idempotent.benchmarks.peer;

import dev.idempotent.benchmarks.contender.SpringTransactions;
import dev.idempotent.benchmarks.lab.Paid;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.lab.Payments;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.annotation.Transactional;

/** The business method as a transactional service of Spring, which these libraries stand before. */
final class ServiceMethod {
  private ServiceMethod() {}

  static Service of(DataSource pool, SpringTransactions transactions) {
    return transactions.proxied(Service.class, new TransactionalService(pool));
  }

  /** The service as its callers see it. */
  interface Service {
    Paid pay(PaymentCommand command);
  }

  private static final class TransactionalService implements Service {
    private final DataSource bound;

    TransactionalService(DataSource pool) {
      bound = new TransactionAwareDataSourceProxy(pool);
    }

    @Override
    @Transactional
    public Paid pay(PaymentCommand command) {
      return Payments.pay(bound, command);
    }
  }
}
