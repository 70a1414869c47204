package dev.idempotent.template;

import dev.idempotent.template.TemplateProblem.Reason;
import dev.idempotent.template.TypeModel.Shape;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a name in a path stands for: a record's component, else {@code getName()} or {@code
 * isName()}, else {@code name()}, else the field {@code name}.
 */
final class MemberLookup<T, M> {
  /** Methods of Object that say nothing of a value, or not the same in two processes. */
  private static final Set<String> EXCLUDED =
      Set.of("getClass", "hashCode", "clone", "finalize", "notify", "notifyAll", "wait");

  private static final String OBJECT = "java.lang.Object";

  private final TypeModel<T, M> model;

  MemberLookup(TypeModel<T, M> model) {
    this.model = model;
  }

  M find(T type, String name, Location location) {
    M member = EXCLUDED.contains(name) ? null : lookUp(type, name);
    if (member == null) {
      Set<String> names = names(type);
      List<String> nearest = Candidates.nearest(name, names);
      throw location.problem(
          Reason.UNKNOWN_MEMBER,
          nearest,
          "no member '"
              + name
              + "' in "
              + model.describe(type)
              + Candidates.suggestion(nearest, names));
    }
    if (name.equals("toString") && isIdentityText(type, member)) {
      throw location.problem(
          Reason.NO_STABLE_TEXT,
          model.describe(type) + " does not override toString, so its text differs on each call");
    }
    return member;
  }

  private @Nullable M lookUp(T type, String name) {
    M member = model.shape(type) == Shape.RECORD ? model.recordAccessor(type, name) : null;
    member = member == null ? getter(type, name) : member;
    member = member == null ? model.method(type, name) : member;
    return member == null ? model.field(type, name) : member;
  }

  private @Nullable M getter(T type, String name) {
    String capitalized =
        Character.toString(Character.toUpperCase(name.codePointAt(0)))
            + name.substring(Character.charCount(name.codePointAt(0)));
    if (!EXCLUDED.contains("get" + capitalized)) {
      M getter = model.method(type, "get" + capitalized);
      if (getter != null) {
        return getter;
      }
    }
    M is = model.method(type, "is" + capitalized);
    return is != null && isBoolean(model.typeOf(type, is)) ? is : null;
  }

  private boolean isBoolean(T type) {
    return Leaf.ofClass(model.className(type)) == Leaf.BOOLEAN;
  }

  /** An interface, or Object itself, may stand for a class that overrides the method. */
  private boolean isIdentityText(T type, M toString) {
    return model.declaringClass(toString).equals(OBJECT)
        && model.shape(type) != Shape.INTERFACE
        && !model.className(type).equals(OBJECT);
  }

  /** Returns the names that a template could use, for messages. */
  private Set<String> names(T type) {
    Set<String> names = new TreeSet<>(model.fieldNames(type));
    for (String method : model.methodNames(type)) {
      if (!EXCLUDED.contains(method) && !method.equals("toString")) {
        names.add(property(method));
      }
    }
    return names;
  }

  private static String property(String method) {
    int prefix = method.startsWith("get") ? 3 : method.startsWith("is") ? 2 : 0;
    if (prefix == 0 || prefix == method.length()) {
      return method;
    }
    int first = method.codePointAt(prefix);
    return Character.isLowerCase(first)
        ? method
        : Character.toString(Character.toLowerCase(first))
            + method.substring(prefix + Character.charCount(first));
  }
}
