package dev.idempotent.benchmarks.peer;

import dev.idempotent.benchmarks.contender.Contender;
import dev.idempotent.benchmarks.contender.SpringTransactions;
import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.lab.Payments;
import dev.idempotent.benchmarks.lab.PoolKind;
import io.eventuate.common.jdbc.EventuateSchema;
import io.eventuate.common.spring.jdbc.EventuateSpringJdbcStatementExecutor;
import io.eventuate.common.spring.jdbc.EventuateSpringTransactionTemplate;
import io.eventuate.tram.consumer.jdbc.SqlTableBasedDuplicateMessageDetector;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.messaging.common.MessageImpl;
import io.eventuate.tram.messaging.common.SubscriberIdAndMessage;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** Eventuate Tram's duplicate detector, which begins the transaction for key and handler. */
final class EventuateContender {
  private static final String NOW_IN_MILLIS = "ROUND(UNIX_TIMESTAMP(CURTIME(4)) * 1000)";

  private EventuateContender() {}

  static Contender in(Lab lab) {
    lab.execute(
        "CREATE TABLE received_messages (consumer_id VARCHAR(255) NOT NULL,"
            + " message_id VARCHAR(255) NOT NULL, creation_time BIGINT,"
            + " published SMALLINT DEFAULT 0, PRIMARY KEY (consumer_id, message_id))");
    DataSource pool = lab.pool(PoolKind.DEFAULTS);
    SqlTableBasedDuplicateMessageDetector detector =
        new SqlTableBasedDuplicateMessageDetector(
            new EventuateSchema(EventuateSchema.EMPTY_SCHEMA),
            NOW_IN_MILLIS,
            new EventuateSpringJdbcStatementExecutor(new JdbcTemplate(pool)),
            new EventuateSpringTransactionTemplate(new SpringTransactions(pool).template()));
    DataSource bound = new TransactionAwareDataSourceProxy(pool);
    return command -> {
      detector.doWithMessage(
          new SubscriberIdAndMessage("payments", messageOf(command)),
          () -> Payments.pay(bound, command));
      return null;
    };
  }

  private static Message messageOf(PaymentCommand command) {
    return new MessageImpl("", Map.of(Message.ID, command.key()));
  }
}
