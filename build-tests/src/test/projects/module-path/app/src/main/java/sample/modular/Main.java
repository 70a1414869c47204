package sample.modular;

import dev.idempotent.annotation.Idempotent;
import sample.engine.Engine;

public class Main {
  private static int runs;

  record Charge(String customerId, long requestId) {}

  @Idempotent(key = "{charge.customerId}/{charge.requestId}")
  static String charge(Charge charge) {
    return "receipt " + ++runs;
  }

  public static void main(String[] args) {
    Engine.start();
    System.out.println(charge(new Charge("c-1", 7)));
    System.out.println(charge(new Charge("c-1", 7)));
    System.out.println("runs: " + runs);
  }
}
