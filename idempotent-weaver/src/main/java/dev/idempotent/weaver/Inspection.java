package dev.idempotent.weaver;

import dev.idempotent.weaver.ClassFile.Method;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks at class files, one after the other, and collects what is wrong. Not thread-safe. */
final class Inspection {
  private final Aspect aspect;
  private final List<Problem> problems = new ArrayList<>();
  private int annotatedMethods;

  Inspection(Aspect aspect) {
    this.aspect = aspect;
  }

  /**
   * Looks at a class file.
   *
   * @param data the class file
   * @param name its name, for messages
   * @param place its jar or folder, for messages
   * @param neighbours the other class files there
   */
  void inspect(byte[] data, String name, String place, ClassSource neighbours) throws IOException {
    try {
      inspect(new ClassFile(data, Aspect.ANNOTATION), place, neighbours);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      problems.add(new Problem(Problem.Kind.UNREADABLE, name, null, place));
    }
  }

  private void inspect(ClassFile type, String place, ClassSource neighbours) throws IOException {
    boolean woven = false;
    for (Method method : type.methods()) {
      if (!method.isAnnotated() || method.isGenerated()) {
        continue;
      }
      annotatedMethods++;
      if (aspect.advises(type, method, neighbours)) {
        woven = true;
      } else {
        boolean possible = method.hasBody() && !type.isInterface();
        problems.add(
            new Problem(
                possible ? Problem.Kind.NOT_WOVEN : Problem.Kind.NO_BODY,
                type.binaryName(),
                new MethodName(method.name(), method.descriptor()),
                place));
      }
    }
    if (woven && aspect.isOfAnotherVersion(type)) {
      problems.add(new Problem(Problem.Kind.OTHER_VERSION, type.binaryName(), null, place));
    }
  }

  /** Notes that a class file is not where it should be. */
  void missing(String type, String place) {
    problems.add(new Problem(Problem.Kind.NOT_FOUND, type, null, place));
  }

  /** Returns what is wrong, in the order in which it was found. */
  List<Problem> problems() {
    return problems;
  }

  /** Returns how many annotated methods there were, woven or not. */
  int annotatedMethods() {
    return annotatedMethods;
  }
}
