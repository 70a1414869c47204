package dev.idempotent.weaver;

import dev.idempotent.annotation.Idempotent;
import dev.idempotent.weaver.ClassFile.Method;
import dev.idempotent.weaver.ClassFile.Reference;
import java.io.IOException;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The traces that the aspect leaves in woven classes.
 *
 * <p>The weaver moves an advised method's body to {@code name_aroundBodyN} and makes the method ask
 * for the aspect, {@code IdempotentAspect.aspectOf()}. Where another aspect advises the method too
 * and comes first, that call is in one of the {@code aroundBody} methods, which the method reaches
 * directly or through a closure class. So the check follows the method's calls over these, and no
 * others, until it meets the aspect. It does so method by method: names, or the class as a whole,
 * would not tell overloaded methods apart, nor a class that is woven by halves.
 */
final class Aspect {
  static final String ANNOTATION = Idempotent.class.descriptorString();

  private static final String NAME = internal(WovenMethods.class, "IdempotentAspect");
  private static final String LOOKUP = internal(WovenMethods.class, "WovenMethods");
  private static final String AROUND_BODY = "_aroundBody";
  private static final String CLOSURE = "$AjcClosure";

  private final Set<Reference> known;

  /** Finds out what this version of the aspect offers to woven classes. */
  Aspect() {
    known = new HashSet<>();
    addMembers(WovenMethods.class);
    try {
      addMembers(Class.forName(NAME.replace('/', '.'), false, Aspect.class.getClassLoader()));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the jar of idempotent-weaver is incomplete", e);
    }
  }

  private void addMembers(Class<?> type) {
    Arrays.stream(type.getMethods())
        .map(
            method ->
                new Reference(
                    type.getName().replace('.', '/'),
                    method.getName(),
                    MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                        .descriptorString()))
        .forEach(known::add);
  }

  /**
   * Tells whether the aspect advises the method.
   *
   * @param neighbours the place of the class, where the closures of other aspects lie too
   */
  boolean advises(ClassFile type, Method method, ClassSource neighbours) throws IOException {
    Set<Method> seen = new HashSet<>();
    Deque<Method> open = new ArrayDeque<>(List.of(method));
    while (!open.isEmpty()) {
      Method next = open.remove();
      if (!seen.add(next)) {
        continue;
      }
      for (Reference call : type.calls(next)) {
        if (call.owner().equals(NAME) && call.name().equals("aspectOf")) {
          return true;
        }
        if (isAroundBody(call, type)) {
          find(type, call, open);
        } else if (call.owner().startsWith(type.name() + CLOSURE)) {
          followClosure(type, neighbours.find(call.owner()), open);
        }
      }
    }
    return false;
  }

  /** Tells whether the class was woven to call members that this version does not have. */
  boolean isOfAnotherVersion(ClassFile type) {
    return Stream.of(LOOKUP, NAME)
        .flatMap(owner -> type.references(owner).stream())
        .filter(reference -> !isLeftOver(reference))
        .anyMatch(reference -> !known.contains(reference));
  }

  /** An inlined proceed stays in the constant pool although nothing calls it. */
  private static boolean isLeftOver(Reference reference) {
    return reference.name().startsWith("ajc$around$") && reference.name().endsWith("proceed");
  }

  private static void followClosure(ClassFile type, byte @Nullable [] data, Deque<Method> open) {
    if (data == null) {
      return;
    }
    ClassFile closure = new ClassFile(data, ANNOTATION);
    for (Method method : closure.methods()) {
      for (Reference call : closure.calls(method)) {
        if (isAroundBody(call, type)) {
          find(type, call, open);
        }
      }
    }
  }

  private static boolean isAroundBody(Reference call, ClassFile type) {
    return call.owner().equals(type.name()) && call.name().contains(AROUND_BODY);
  }

  private static void find(ClassFile type, Reference call, Deque<Method> found) {
    for (Method method : type.methods()) {
      if (method.name().equals(call.name()) && method.descriptor().equals(call.descriptor())) {
        found.add(method);
      }
    }
  }

  private static String internal(Class<?> neighbour, String simpleName) {
    return neighbour.getPackageName().replace('.', '/') + "/" + simpleName;
  }
}
