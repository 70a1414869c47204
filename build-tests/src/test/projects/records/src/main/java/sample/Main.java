package sample;

import dev.idempotent.annotation.Idempotent;
import java.math.BigDecimal;
import sample.engine.Engine;

public class Main {
  private static int runs;

  record Customer(String id) {}

  record Charge(Customer customer, long requestId, BigDecimal amount) {}

  record Receipt(int number, BigDecimal amount) {}

  @Idempotent(key = "{charge.customer.id}/{charge.requestId}", fingerprint = "{charge.amount}")
  static Receipt charge(Charge charge) {
    return new Receipt(++runs, charge.amount());
  }

  public static void main(String[] args) {
    Engine.start();
    System.out.println(charge(new Charge(new Customer("c-1"), 7, new BigDecimal("9.90"))));
    System.out.println(charge(new Charge(new Customer("c-1"), 7, new BigDecimal("9.90"))));
    System.out.println("runs: " + runs);
  }
}
