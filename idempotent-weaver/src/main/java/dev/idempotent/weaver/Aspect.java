package dev.idempotent.weaver;

import dev.idempotent.annotation.Idempotent;
import dev.idempotent.weaver.ClassFile.Method;
import dev.idempotent.weaver.ClassFile.Reference;
import java.io.IOException;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  private static final Class<?> LOOKUP = WovenMethods.class;
  private static final String NAME = LOOKUP.getPackageName() + ".IdempotentAspect";

  private static final byte[] ASPECT = internal(NAME);
  private static final byte[] LOOKUP_NAME = internal(LOOKUP.getName());
  private static final byte[] ASPECT_OF = "aspectOf".getBytes(StandardCharsets.UTF_8);
  static final String AROUND_BODY = "_aroundBody";
  private static final String CLOSURE = "$AjcClosure";

  private final Set<String> known = new HashSet<>();

  /** Finds out what this version of the aspect offers to woven classes. */
  Aspect() {
    addMembers(LOOKUP);
    try {
      addMembers(Class.forName(NAME, false, Aspect.class.getClassLoader()));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the jar of idempotent-weaver is incomplete", e);
    }
  }

  private void addMembers(Class<?> type) {
    for (java.lang.reflect.Method method : type.getMethods()) {
      MethodType types = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
      known.add(method.getName() + types.descriptorString());
    }
  }

  /**
   * Tells whether the aspect advises the method.
   *
   * @param neighbours the place of the class, where the closures of other aspects lie too
   */
  boolean advises(ClassFile type, Method method, ClassSource neighbours) throws IOException {
    List<Method> reached = new ArrayList<>(List.of(method));
    for (int next = 0; next < reached.size(); next++) {
      List<Reference> calls = reached.get(next).calls();
      for (Reference call : calls) {
        if (call.is(ASPECT, ASPECT_OF)) {
          return true;
        }
      }
      follow(type, calls, neighbours, reached);
    }
    return false;
  }

  private static void follow(
      ClassFile type, List<Reference> calls, ClassSource neighbours, List<Method> reached)
      throws IOException {
    for (Reference call : calls) {
      if (isAroundBody(call, type)) {
        reach(type, call, reached);
      } else if (call.owner().startsWith(type.name() + CLOSURE)) {
        followClosure(type, neighbours.find(call.owner()), reached);
      }
    }
  }

  /** Tells whether the class was woven to call members that this version does not have. */
  boolean isOfAnotherVersion(ClassFile type) {
    return refersToUnknown(type, LOOKUP_NAME) || refersToUnknown(type, ASPECT);
  }

  private boolean refersToUnknown(ClassFile type, byte[] owner) {
    for (Reference reference : type.references(owner)) {
      if (!isLeftOver(reference) && !known.contains(reference.name() + reference.descriptor())) {
        return true;
      }
    }
    return false;
  }

  /** An inlined proceed stays in the constant pool although nothing calls it. */
  private static boolean isLeftOver(Reference reference) {
    return reference.name().startsWith("ajc$around$") && reference.name().endsWith("proceed");
  }

  private static void followClosure(ClassFile type, byte @Nullable [] data, List<Method> reached) {
    if (data == null) {
      return;
    }
    for (Method method : new ClassFile(data, ANNOTATION).methods()) {
      for (Reference call : method.calls()) {
        if (isAroundBody(call, type)) {
          reach(type, call, reached);
        }
      }
    }
  }

  private static boolean isAroundBody(Reference call, ClassFile type) {
    return call.owner().equals(type.name()) && call.name().contains(AROUND_BODY);
  }

  private static void reach(ClassFile type, Reference call, List<Method> reached) {
    for (Method method : type.methods()) {
      if (!reached.contains(method)
          && method.name().equals(call.name())
          && method.descriptor().equals(call.descriptor())) {
        reached.add(method);
      }
    }
  }

  private static byte[] internal(String binaryName) {
    return binaryName.replace('.', '/').getBytes(StandardCharsets.UTF_8);
  }
}
