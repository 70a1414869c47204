package dev.idempotent.weaver;

import dev.idempotent.weaver.ClassFile.Method;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks at class files, one after the other, and collects what is wrong. Not thread-safe. */
final class Inspection {
  private final Aspect aspect = new Aspect();
  private final List<Problem> problems = new ArrayList<>();
  private int annotatedMethods;

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
      problems.add(new Problem(Problem.Kind.UNREADABLE, name, place));
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
        add(possible ? Problem.Kind.NOT_WOVEN : Problem.Kind.NO_BODY, type, method, place);
      }
    }
    if (woven && aspect.isOfAnotherVersion(type)) {
      problems.add(new Problem(Problem.Kind.OTHER_VERSION, type.binaryName(), place));
    }
  }

  void add(Problem problem) {
    problems.add(problem);
  }

  /** Returns what is wrong, in the order in which it was found. */
  List<Problem> problems() {
    return problems;
  }

  /** Returns how many annotated methods there were, woven or not. */
  int annotatedMethods() {
    return annotatedMethods;
  }

  private void add(Problem.Kind kind, ClassFile type, Method method, String place) {
    problems.add(
        new Problem(
            kind,
            type.binaryName() + "." + method.name() + Descriptor.parameters(method.descriptor()),
            place));
  }
}
