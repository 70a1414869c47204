package dev.idempotent.benchmarks.contender;

/** When the key is written, and whether a result is kept. */
enum Mode {
  RESULT("result", true),
  VOID("void", false),
  LAST("key last", true);

  private final String title;
  private final boolean keepsResult;

  Mode(String title, boolean keepsResult) {
    this.title = title;
    this.keepsResult = keepsResult;
  }

  String title() {
    return title;
  }

  boolean keepsResult() {
    return keepsResult;
  }
}
