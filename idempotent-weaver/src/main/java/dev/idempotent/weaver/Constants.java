package dev.idempotent.weaver;

import java.nio.charset.StandardCharsets;

/**
 * The kinds of entries in a class file's constant pool, and the texts that are looked for in it.
 */
final class Constants {
  static final int LONG = 5;
  static final int DOUBLE = 6;
  private static final int METHOD = 10;
  private static final int INTERFACE_METHOD = 11;

  static final byte[] CODE = "Code".getBytes(StandardCharsets.UTF_8);
  static final byte[] ANNOTATIONS = "RuntimeVisibleAnnotations".getBytes(StandardCharsets.UTF_8);

  private Constants() {}

  static boolean isMethod(int tag) {
    return tag == METHOD || tag == INTERFACE_METHOD;
  }

  /** Returns the size of the entry at the position, its tag included. */
  static int size(Bytes bytes, int position) {
    int tag = bytes.u1(position);
    return switch (tag) {
      case 1 -> 3 + bytes.u2(position + 1);
      case 7, 8, 16, 19, 20 -> 3;
      case 15 -> 4;
      case 3, 4, 9, METHOD, INTERFACE_METHOD, 12, 17, 18 -> 5;
      case LONG, DOUBLE -> 9;
      default -> throw new IllegalArgumentException("unknown constant of kind " + tag);
    };
  }
}
