package dev.idempotent.benchmarks.peer;

import dev.idempotent.benchmarks.contender.Contender;
import dev.idempotent.benchmarks.contender.SpringTransactions;
import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.benchmarks.lab.Paid;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.lab.PoolKind;
import dev.idempotent.benchmarks.peer.ServiceMethod.Service;
import java.time.Duration;
import javax.sql.DataSource;
import software.amazon.lambda.powertools.idempotency.Idempotency;
import software.amazon.lambda.powertools.idempotency.IdempotencyConfig;
import software.amazon.lambda.powertools.idempotency.IdempotencyKey;
import software.amazon.lambda.powertools.idempotency.Idempotent;

/** Powertools' aspect, woven by AspectJ around a transactional service. */
final class PowertoolsContender {
  private PowertoolsContender() {}

  static Contender in(Lab lab) {
    DataSource pool = lab.pool(PoolKind.DEFAULTS);
    Idempotency.config()
        .withPersistenceStore(new PowertoolsStore(lab, pool))
        .withConfig(IdempotencyConfig.builder().withExpiration(Duration.ofHours(24)).build())
        .configure();
    GuardedService service =
        new GuardedService(ServiceMethod.of(pool, new SpringTransactions(pool)));
    return command -> service.pay(command.key(), command);
  }

  /** The service, guarded. */
  static class GuardedService {
    private final Service service;

    GuardedService(Service service) {
      this.service = service;
    }

    @Idempotent
    Paid pay(@IdempotencyKey String key, PaymentCommand command) {
      return service.pay(command);
    }
  }
}
