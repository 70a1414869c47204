package sample;

import dev.idempotent.annotation.Idempotent;
import sample.engine.Engine;

public class Main {
  private static int runs;

  @Idempotent(key = "{requestId}")
  static String charge(long requestId) {
    return "receipt " + ++runs;
  }

  public static void main(String[] args) {
    Engine.start();
    for (int i = 0; i < 2; i++) {
      System.out.println(charge(7));
      System.out.println(Unlisted.enter("e-1"));
      System.out.println(Forgotten.enter("e-1"));
    }
  }
}
