package dev.idempotent.benchmarks.peer;

import dev.idempotent.benchmarks.contender.Contender;
import dev.idempotent.benchmarks.contender.SpringTransactions;
import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.lab.PoolKind;
import dev.idempotent.benchmarks.peer.ServiceMethod.Service;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.integration.handler.advice.IdempotentReceiverInterceptor;
import org.springframework.integration.jdbc.metadata.JdbcMetadataStore;
import org.springframework.integration.metadata.ConcurrentMetadataStore;
import org.springframework.integration.selector.MetadataStoreSelector;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring Integration's idempotent receiver over its JDBC metadata store. A duplicate is marked, and
 * the handler asks for the mark.
 */
final class IntegrationContender {
  private IntegrationContender() {}

  /** The store commits its key by itself, before the handler runs. */
  static Contender asDocumented(Lab lab) {
    MessageHandler receiver = receiver(lab, "DOCUMENTED");
    return command -> {
      receiver.handleMessage(new GenericMessage<>(command));
      return null;
    };
  }

  /** An outer transaction holds key and business together. */
  static Contender inOneTransaction(Lab lab) {
    MessageHandler receiver = receiver(lab, "ONE_TRANSACTION");
    TransactionTemplate outer = new SpringTransactions(lab.pool(PoolKind.DEFAULTS)).template();
    return command -> {
      outer.executeWithoutResult(status -> receiver.handleMessage(new GenericMessage<>(command)));
      return null;
    };
  }

  private static MessageHandler receiver(Lab lab, String region) {
    lab.execute(
        "CREATE TABLE IF NOT EXISTS INT_METADATA_STORE (METADATA_KEY VARCHAR(255) NOT NULL,"
            + " METADATA_VALUE VARCHAR(4000), REGION VARCHAR(100) NOT NULL,"
            + " PRIMARY KEY (METADATA_KEY, REGION))");
    DataSource pool = lab.pool(PoolKind.DEFAULTS);
    SpringTransactions transactions = new SpringTransactions(pool);
    JdbcMetadataStore store = new JdbcMetadataStore(pool);
    store.setRegion(region);
    store.afterPropertiesSet();
    IdempotentReceiverInterceptor interceptor =
        new IdempotentReceiverInterceptor(
            new MetadataStoreSelector(
                IntegrationContender::key,
                transactions.proxied(ConcurrentMetadataStore.class, store)));
    ProxyFactory factory = new ProxyFactory(new Handler(ServiceMethod.of(pool, transactions)));
    factory.addAdvice(interceptor);
    return (MessageHandler) factory.getProxy();
  }

  private static String key(Message<?> message) {
    return ((PaymentCommand) message.getPayload()).key();
  }

  /** Pays for messages that are no duplicates. */
  private record Handler(Service service) implements MessageHandler {
    @Override
    public void handleMessage(Message<?> message) {
      Object duplicate = message.getHeaders().get("duplicateMessage");
      if (!Objects.equals(duplicate, true)) {
        service.pay((PaymentCommand) message.getPayload());
      }
    }
  }
}
