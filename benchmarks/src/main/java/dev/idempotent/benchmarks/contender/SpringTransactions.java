package dev.idempotent.benchmarks.contender;

import javax.sql.DataSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's transactions on a pool, set up as its own configuration sets them up. */
public final class SpringTransactions {
  private final JdbcTransactionManager manager;

  /** Creates a transaction manager on the pool. */
  public SpringTransactions(DataSource pool) {
    manager = new JdbcTransactionManager(pool);
  }

  /** Returns the manager. */
  public JdbcTransactionManager manager() {
    return manager;
  }

  /** Returns a template with the defaults. */
  public TransactionTemplate template() {
    return new TransactionTemplate(manager);
  }

  /** Returns a proxy that honours {@code @Transactional} on the target's methods and class. */
  public <T> T proxied(Class<T> type, T target) {
    ProxyFactory factory = new ProxyFactory(target);
    factory.addAdvice(
        new TransactionInterceptor(
            (TransactionManager) manager, new AnnotationTransactionAttributeSource()));
    return type.cast(factory.getProxy());
  }
}
