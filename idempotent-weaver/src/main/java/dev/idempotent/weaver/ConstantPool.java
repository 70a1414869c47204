package dev.idempotent.weaver;

import java.util.ArrayList;
import java.util.List;

/**
 * The constant pool of a class file. Immutable.
 *
 * <p>It is most of a class file, and when an application starts, the JVM still interprets the code
 * that reads it. So entries are walked over in plain loops, and texts are compared where they lie.
 */
final class ConstantPool {
  /** Where the pool begins: behind magic number, versions and the number of its entries. */
  private static final int START = 10;

  private static final int TEXT = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int METHOD = 10;
  private static final int INTERFACE_METHOD = 11;

  private final byte[] file;
  private final Bytes bytes;

  /** Where each entry begins; zero for those that are not used, behind a long or double. */
  private final int[] offsets;

  private final int end;

  /**
   * Reads the pool.
   *
   * @throws IllegalArgumentException if it has an entry of an unknown kind
   * @throws IndexOutOfBoundsException if the file is too short
   */
  ConstantPool(byte[] file) {
    this.file = file;
    bytes = new Bytes(file);
    offsets = new int[bytes.u2(START - 2)];
    end = walk(file, offsets);
  }

  private static int walk(byte[] file, int[] offsets) {
    int position = START;
    for (int index = 1; index < offsets.length; index++) {
      offsets[index] = position;
      switch (file[position]) {
        case TEXT ->
            position += 3 + ((file[position + 1] & 0xff) << 8 | (file[position + 2] & 0xff));
        case 7, 8, 16, 19, 20 -> position += 3;
        case 15 -> position += 4;
        case 3, 4, 9, METHOD, INTERFACE_METHOD, 12, 17, 18 -> position += 5;
        case LONG, DOUBLE -> {
          position += 9;
          index++; // These take two entries.
        }
        default -> throw new IllegalArgumentException("unknown constant of kind " + file[position]);
      }
    }
    return position;
  }

  /** Returns the position behind the pool. */
  int end() {
    return end;
  }

  /** Returns the entries that refer to methods of a class, which is given by internal name. */
  List<Integer> methodsOf(byte[] owner) {
    List<Integer> methods = new ArrayList<>();
    for (int index = 1; index < offsets.length; index++) {
      int tag = file[offsets[index]];
      if ((tag == METHOD || tag == INTERFACE_METHOD) && isOwner(index, owner)) {
        methods.add(index);
      }
    }
    return methods;
  }

  /** Tells whether a method that is referred to is of the class given by internal name. */
  boolean isOwner(int method, byte[] internalName) {
    return isText(bytes.u2(offsets[bytes.u2(offsets[method] + 1)] + 1), internalName);
  }

  /** Tells whether a method that is referred to has the name. */
  boolean isName(int method, byte[] name) {
    return isText(bytes.u2(nameAndType(method) + 1), name);
  }

  /** Returns the internal name of the class of a method that is referred to. */
  String owner(int method) {
    return className(bytes.u2(offsets[method] + 1));
  }

  /** Returns the name of a method that is referred to. */
  String name(int method) {
    return text(bytes.u2(nameAndType(method) + 1));
  }

  /** Returns the descriptor of a method that is referred to. */
  String descriptor(int method) {
    return text(bytes.u2(nameAndType(method) + 3));
  }

  /** Returns the internal name of a class that is referred to. */
  String className(int type) {
    return text(bytes.u2(offsets[type] + 1));
  }

  String text(int index) {
    int at = offsets[index];
    return bytes.text(at + 3, bytes.u2(at + 1));
  }

  boolean isText(int index, byte[] expected) {
    int at = offsets[index];
    return bytes.u2(at + 1) == expected.length && bytes.equal(at + 3, expected);
  }

  private int nameAndType(int method) {
    return offsets[bytes.u2(offsets[method] + 3)];
  }
}
