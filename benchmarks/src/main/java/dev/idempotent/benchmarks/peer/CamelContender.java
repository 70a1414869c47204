package dev.idempotent.benchmarks.peer;

import dev.idempotent.benchmarks.contender.Contender;
import dev.idempotent.benchmarks.contender.SpringTransactions;
import dev.idempotent.benchmarks.lab.FailedCallException;
import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.lab.PoolKind;
import dev.idempotent.benchmarks.peer.ServiceMethod.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.processor.idempotent.jdbc.JdbcMessageIdRepository;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.apache.camel.support.ExpressionAdapter;
import org.jspecify.annotations.Nullable;

/** Camel's idempotent consumer over its JDBC repository, in a route of one step. */
final class CamelContender implements Contender {
  private static final String START = "direct:pay";

  private final DefaultCamelContext context = new DefaultCamelContext();
  private final ProducerTemplate producer;

  private CamelContender(Lab lab, String processor, boolean transacted) throws Exception {
    DataSource pool = lab.pool(PoolKind.DEFAULTS);
    SpringTransactions transactions = new SpringTransactions(pool);
    IdempotentRepository repository =
        new JdbcMessageIdRepository(pool, transactions.template(), processor);
    Service service = ServiceMethod.of(pool, transactions);
    context.disableJMX();
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            ProcessorDefinition<?> route = from(START);
            if (transacted) {
              route = route.policy(new SpringTransactionPolicy(transactions.manager()));
            }
            route
                .idempotentConsumer(key(), repository)
                .process(exchange -> service.pay(commandOf(exchange)));
          }
        });
    context.start();
    producer = context.createProducerTemplate();
  }

  /** The repository commits its key by itself, before the next step of the route. */
  static Contender asDocumented(Lab lab) throws Exception {
    return new CamelContender(lab, "documented", false);
  }

  /** The route's transaction holds key and business together. */
  static Contender inOneTransaction(Lab lab) throws Exception {
    return new CamelContender(lab, "transacted", true);
  }

  private static Expression key() {
    return new ExpressionAdapter() {
      @Override
      public Object evaluate(Exchange exchange) {
        return commandOf(exchange).key();
      }
    };
  }

  private static PaymentCommand commandOf(Exchange exchange) {
    return exchange.getMessage().getBody(PaymentCommand.class);
  }

  @Override
  public @Nullable Object pay(PaymentCommand command) {
    Exchange exchange = producer.send(START, e -> e.getMessage().setBody(command));
    if (exchange.getException() != null) {
      throw new FailedCallException(exchange.getException());
    }
    return null;
  }

  @Override
  public void close() {
    try {
      context.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
