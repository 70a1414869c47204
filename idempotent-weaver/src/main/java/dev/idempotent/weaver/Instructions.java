package dev.idempotent.weaver;

import java.util.function.IntConsumer;

/** Walks over the instructions of a method's code. */
final class Instructions {
  private static final int IINC = 0x84;
  private static final int TABLESWITCH = 0xaa;
  private static final int LOOKUPSWITCH = 0xab;
  private static final int INVOKEVIRTUAL = 0xb6;
  private static final int INVOKEINTERFACE = 0xb9;
  private static final int WIDE = 0xc4;

  /** The length of each instruction, from nop to jsr_w; zero where it varies. */
  private static final String LENGTHS =
      "1111111111111111" // constants
          + "23233222221111111111111111111111111111" // push, load
          + "222221111111111111111111111111111111111111" // store, stack
          + "111111111111111111111111111111111111311111111111111111111" // arithmetic, comparisons
          + "3333333333333333200111111" // jumps, switches, returns
          + "333333355323113311043355"; // fields, calls, types

  private Instructions() {}

  /** Passes on the constant pool's index of each method that is called. */
  static void forEachInvocation(Bytes bytes, int start, int length, IntConsumer action) {
    int position = start;
    int end = start + length;
    while (position < end) {
      int operation = bytes.u1(position);
      if (operation >= INVOKEVIRTUAL && operation <= INVOKEINTERFACE) {
        action.accept(bytes.u2(position + 1));
      }
      int size = length(bytes, start, position);
      if (size <= 0 || size > end - position) {
        throw new IllegalArgumentException("damaged code");
      }
      position += size;
    }
  }

  private static int length(Bytes bytes, int start, int position) {
    int operation = bytes.u1(position);
    switch (operation) {
      case TABLESWITCH -> {
        int table = aligned(start, position);
        int low = bytes.u4(table + 4);
        int high = bytes.u4(table + 8);
        return table + 12 + 4 * (high - low + 1) - position;
      }
      case LOOKUPSWITCH -> {
        int table = aligned(start, position);
        return table + 8 + 8 * bytes.u4(table + 4) - position;
      }
      case WIDE -> {
        return bytes.u1(position + 1) == IINC ? 6 : 4;
      }
      default -> {
        if (operation >= LENGTHS.length()) {
          throw new IllegalArgumentException("unknown instruction " + operation);
        }
        return LENGTHS.charAt(operation) - '0';
      }
    }
  }

  /** Switches pad to a multiple of four from the start of the code. */
  private static int aligned(int start, int position) {
    return start + ((position - start + 4) & ~3);
  }
}
