package sample;

import dev.idempotent.annotation.Idempotent;
import org.springframework.stereotype.Component;

@Component
public class Payments {
  static int runs;

  @Idempotent(key = "{customerId}/{requestId}")
  String charge(String customerId, long requestId) {
    return "receipt " + ++runs;
  }
}
