package dev.idempotent.benchmarks.peer;

import dev.idempotent.benchmarks.contender.Contender;
import dev.idempotent.benchmarks.contender.SpringTransactions;
import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.benchmarks.lab.Paid;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.lab.PoolKind;
import dev.idempotent.benchmarks.peer.ServiceMethod.Service;
import io.github.arun0009.idempotent.core.annotation.Idempotent;
import io.github.arun0009.idempotent.core.aspect.IdempotentAspect;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.EnableAspectJAutoProxy;

/** arun0009's aspect, around a transactional service, on a proxy that Spring makes. */
final class ArunContender implements Contender {
  private final AnnotationConfigApplicationContext context;
  private final GuardedService service;

  private ArunContender(AnnotationConfigApplicationContext context) {
    this.context = context;
    this.service = context.getBean(GuardedService.class);
  }

  static Contender in(Lab lab) {
    DataSource pool = lab.pool(PoolKind.DEFAULTS);
    ArunStore store = new ArunStore(lab, pool);
    Service transactional = ServiceMethod.of(pool, new SpringTransactions(pool));
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.register(Proxies.class);
    context.registerBean(IdempotentAspect.class, () -> new IdempotentAspect(store));
    context.registerBean(GuardedService.class, () -> new GuardedService(transactional));
    context.refresh();
    return new ArunContender(context);
  }

  @Override
  public Paid pay(PaymentCommand command) {
    return service.pay(command);
  }

  @Override
  public void close() {
    context.close();
  }

  @EnableAspectJAutoProxy(proxyTargetClass = true)
  static class Proxies {}

  /** The service, guarded. */
  static class GuardedService {
    private final Service service;

    GuardedService(Service service) {
      this.service = service;
    }

    @Idempotent(key = "#command.key()", ttlInSeconds = 86_400)
    Paid pay(PaymentCommand command) {
      return service.pay(command);
    }
  }
}
