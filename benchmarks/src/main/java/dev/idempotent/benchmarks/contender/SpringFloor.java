package dev.idempotent.benchmarks.contender;

import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.benchmarks.lab.Paid;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.lab.Payments;
import dev.idempotent.benchmarks.lab.PoolKind;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.annotation.Transactional;

/** The business method under Spring's {@code @Transactional}. Knows no retries. */
final class SpringFloor {
  private SpringFloor() {}

  static Entry entry(PoolKind kind) {
    return Entry.unguarded("plain, @Transactional, " + kind.title(), lab -> in(lab, kind));
  }

  private static Contender in(Lab lab, PoolKind kind) {
    SpringTransactions transactions = new SpringTransactions(lab.pool(kind));
    return transactions.proxied(Contender.class, new Service(lab.pool(kind)));
  }

  /** Uses Spring's transaction-bound connection. */
  private static final class Service implements Contender {
    private final DataSource bound;

    Service(DataSource pool) {
      bound = new TransactionAwareDataSourceProxy(pool);
    }

    @Override
    @Transactional
    public Paid pay(PaymentCommand command) {
      return Payments.pay(bound, command);
    }
  }
}
