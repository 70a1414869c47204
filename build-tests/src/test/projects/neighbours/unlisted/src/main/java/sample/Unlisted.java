package sample;

import dev.idempotent.annotation.Idempotent;

public class Unlisted {
  static int runs;

  @Idempotent(key = "{entry}")
  static String enter(String entry) {
    return "unlisted " + ++runs;
  }
}
