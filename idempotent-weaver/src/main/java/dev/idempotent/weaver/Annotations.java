package dev.idempotent.weaver;

/** Finds where an annotation in a class file ends. */
final class Annotations {
  private Annotations() {}

  /** Returns the position behind the annotation. */
  static int skip(Bytes bytes, int start) {
    int position = start + 4;
    for (int pairs = bytes.u2(start + 2); pairs > 0; pairs--) {
      position = skipValue(bytes, position + 2);
    }
    return position;
  }

  private static int skipValue(Bytes bytes, int start) {
    return switch (bytes.u1(start)) {
      case 'e' -> start + 5;
      case '@' -> skip(bytes, start + 1);
      case '[' -> {
        int position = start + 3;
        for (int count = bytes.u2(start + 1); count > 0; count--) {
          position = skipValue(bytes, position);
        }
        yield position;
      }
      default -> start + 3;
    };
  }
}
