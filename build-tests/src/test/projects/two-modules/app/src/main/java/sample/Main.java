package sample;

import dev.idempotent.annotation.Idempotent;
import sample.engine.Engine;

public class Main {
  private static int runs;

  @Idempotent(key = "{customerId}/{requestId}")
  static String charge(String customerId, long requestId) {
    return "receipt " + ++runs;
  }

  public static void main(String[] args) {
    Engine.start();
    System.out.println(charge("c-1", 7));
    System.out.println(charge("c-1", 7));
    System.out.println(new Ledger().enter("e-1"));
    System.out.println(new Ledger().enter("e-1"));
    System.out.println("runs: " + runs + ", " + Ledger.runs);
  }
}
