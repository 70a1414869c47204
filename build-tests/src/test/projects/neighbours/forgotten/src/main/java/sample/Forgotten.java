package sample;

import dev.idempotent.annotation.Idempotent;

public class Forgotten {
  static int runs;

  @Idempotent(key = "{entry}")
  static String enter(String entry) {
    return "forgotten " + ++runs;
  }
}
