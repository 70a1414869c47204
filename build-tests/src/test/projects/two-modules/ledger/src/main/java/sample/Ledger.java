package sample;

import dev.idempotent.annotation.Idempotent;

public class Ledger {
  static int runs;

  @Idempotent(key = "{entry}")
  String enter(String entry) {
    return "entry " + ++runs;
  }
}
