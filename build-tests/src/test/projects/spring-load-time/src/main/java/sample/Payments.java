package sample;

import dev.idempotent.annotation.Idempotent;
import org.springframework.context.annotation.DependsOn;
import org.springframework.stereotype.Component;

@Component
@DependsOn("engine")
public class Payments {
  static int runs;

  @Idempotent(key = "{customerId}/{requestId}")
  String charge(String customerId, long requestId) {
    return "receipt " + ++runs;
  }
}
