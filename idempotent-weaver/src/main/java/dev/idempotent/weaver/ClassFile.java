package dev.idempotent.weaver;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * As much of a class file as the check needs: names, annotated methods, and which methods a
 * method's code calls. Read from bytes, so that nothing is loaded or initialised. Immutable.
 *
 * <p>Written here because the JDK has no public reader before 24 and a library in every application
 * that is woven would be a dependency for a few calls. Format: The Java Virtual Machine
 * Specification, chapter 4.
 */
final class ClassFile {
  private static final int MAGIC = 0xCAFEBABE;
  private static final int INTERFACE = 0x0200;
  private static final int ABSTRACT_OR_NATIVE = 0x0400 | 0x0100;
  private static final int BRIDGE_OR_SYNTHETIC = 0x0040 | 0x1000;
  private static final int MEMBER_HEADER = 6;

  private static final byte[] CODE = "Code".getBytes(StandardCharsets.UTF_8);
  private static final byte[] ANNOTATIONS =
      "RuntimeVisibleAnnotations".getBytes(StandardCharsets.UTF_8);

  /** A method that is referred to. Its texts are read when they are asked for. */
  record Reference(ConstantPool constants, int index) {
    /** Returns the internal name of the class that has it. */
    String owner() {
      return constants.owner(index);
    }

    String name() {
      return constants.name(index);
    }

    String descriptor() {
      return constants.descriptor(index);
    }

    /** Tells whether it is that method, whatever its parameters; without making texts. */
    boolean is(byte[] owner, byte[] name) {
      return constants.isOwner(index, owner) && constants.isName(index, name);
    }
  }

  /** A method of the class. Its texts are read when they are asked for, which is seldom. */
  final class Method {
    private final int header;
    private final boolean annotated;
    private final int code;

    private Method(int header, boolean annotated, int code) {
      this.header = header;
      this.annotated = annotated;
      this.code = code;
    }

    String name() {
      return constants.text(bytes.u2(header + 2));
    }

    String descriptor() {
      return constants.text(bytes.u2(header + 4));
    }

    boolean isAnnotated() {
      return annotated;
    }

    boolean hasBody() {
      return (bytes.u2(header) & ABSTRACT_OR_NATIVE) == 0;
    }

    /** Whether a compiler made it: javac copies annotations to its bridges. */
    boolean isGenerated() {
      return (bytes.u2(header) & BRIDGE_OR_SYNTHETIC) != 0;
    }

    /** Returns the methods that its code calls, lambdas and method references aside. */
    List<Reference> calls() {
      List<Reference> calls = new ArrayList<>();
      if (code != 0) {
        Instructions.forEachInvocation(
            bytes,
            code + 8,
            bytes.u4(code + 4),
            index -> calls.add(new Reference(constants, index)));
      }
      return calls;
    }
  }

  private final Bytes bytes;
  private final ConstantPool constants;
  private final int access;
  private final String name;
  private final List<Method> methods;

  /**
   * Reads a class file.
   *
   * @param annotation the descriptor of the annotation that methods are asked for
   * @throws IllegalArgumentException if it is not a class file
   */
  ClassFile(byte[] data, String annotation) {
    try {
      bytes = new Bytes(data);
      if (bytes.u4(0) != MAGIC) {
        throw new IllegalArgumentException("not a class file");
      }
      constants = new ConstantPool(data);
      int position = constants.end();
      access = bytes.u2(position);
      name = constants.className(bytes.u2(position + 2));
      position += 6;
      position += 2 + 2 * bytes.u2(position);
      position = skipFields(position);
      methods = readMethods(position, annotation.getBytes(StandardCharsets.UTF_8));
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("damaged class file", e);
    }
  }

  /** Returns the internal name, such as {@code com/acme/Payments$Inner}. */
  String name() {
    return name;
  }

  /** Returns the name as {@link Class#getName} has it. */
  String binaryName() {
    return name.replace('/', '.');
  }

  boolean isInterface() {
    return (access & INTERFACE) != 0;
  }

  List<Method> methods() {
    return methods;
  }

  /** Returns the methods of a class, given by internal name, that this one refers to. */
  List<Reference> references(byte[] owner) {
    List<Reference> references = new ArrayList<>();
    for (int index : constants.methodsOf(owner)) {
      references.add(new Reference(constants, index));
    }
    return references;
  }

  private int skipFields(int start) {
    int position = start + 2;
    for (int count = bytes.u2(start); count > 0; count--) {
      position += MEMBER_HEADER;
      int attributes = bytes.u2(position);
      position += 2;
      for (; attributes > 0; attributes--) {
        position += 6 + bytes.u4(position + 2);
      }
    }
    return position;
  }

  private List<Method> readMethods(int start, byte[] annotation) {
    int count = bytes.u2(start);
    List<Method> read = new ArrayList<>(count);
    int position = start + 2;
    for (; count > 0; count--) {
      int header = position;
      boolean annotated = false;
      int code = 0;
      position += MEMBER_HEADER;
      int attributes = bytes.u2(position);
      position += 2;
      for (; attributes > 0; attributes--) {
        int content = position + 6;
        if (constants.isText(bytes.u2(position), CODE)) {
          code = content;
        } else if (constants.isText(bytes.u2(position), ANNOTATIONS)) {
          annotated = isAnnotated(content, annotation);
        }
        position = content + bytes.u4(position + 2);
      }
      read.add(new Method(header, annotated, code));
    }
    return read;
  }

  private boolean isAnnotated(int start, byte[] annotation) {
    int position = start + 2;
    for (int count = bytes.u2(start); count > 0; count--) {
      if (constants.isText(bytes.u2(position), annotation)) {
        return true;
      }
      position = Annotations.skip(bytes, position);
    }
    return false;
  }
}
