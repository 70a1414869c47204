package dev.idempotent.template;

import dev.idempotent.template.TemplateProblem.Reason;
import dev.idempotent.template.TypeModel.Shape;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells from a static type how its values become text. */
final class FormFinder<T, M> {
  /** Types such as {@code class Node extends ArrayList<Node>} never end. */
  private static final int MAXIMUM_DEPTH = 8;

  /** Classes, other than interfaces, that a type with a stable text may extend. */
  private static final Set<String> DYNAMIC_CLASSES =
      Set.of("java.lang.Object", "java.lang.Number", "java.lang.Enum");

  private static final Map<String, Leaf> PRIMITIVE_OPTIONALS =
      Map.of(
          "java.util.OptionalInt", Leaf.INT,
          "java.util.OptionalLong", Leaf.LONG,
          "java.util.OptionalDouble", Leaf.DOUBLE);

  private final TypeModel<T, M> model;

  FormFinder(TypeModel<T, M> model) {
    this.model = model;
  }

  Form find(T type, Part.Placeholder placeholder) {
    Form form = form(type, 0);
    if (form == null) {
      String path = placeholder.prefix(placeholder.steps().size());
      throw Location.ofEnd(placeholder)
          .problem(
              Reason.NO_STABLE_TEXT,
              model.describe(type) + " has no stable text; " + Advice.of(model, type, path));
    }
    return form;
  }

  private @Nullable Form form(T type, int depth) {
    if (depth > MAXIMUM_DEPTH) {
      return null;
    }
    Shape shape = model.shape(type);
    if (shape == Shape.ARRAY) {
      T component = model.componentType(type);
      boolean bytes =
          model.shape(component) == Shape.PRIMITIVE && model.className(component).equals("byte");
      return bytes ? Leaf.BYTES : sequence(component, depth);
    }
    Leaf leaf = Leaf.ofClass(model.className(type));
    if (leaf != null) {
      return leaf;
    }
    if (shape == Shape.ENUM) {
      return Leaf.ENUM;
    }
    return container(type, shape, depth);
  }

  private @Nullable Form container(T type, Shape shape, int depth) {
    Leaf optional = PRIMITIVE_OPTIONALS.get(model.className(type));
    if (optional != null) {
      return new Form.Maybe(optional);
    }
    T held = model.typeArgument(type, "java.util.Optional", 0);
    if (held != null) {
      Form form = form(held, depth + 1);
      return form == null ? null : new Form.Maybe(form);
    }
    T element = model.typeArgument(type, "java.util.List", 0);
    if (element != null) {
      return sequence(element, depth);
    }
    boolean dynamic = shape == Shape.INTERFACE || DYNAMIC_CLASSES.contains(model.className(type));
    return dynamic && !Advice.isRefused(model, type) ? new Form.Dynamic() : null;
  }

  private @Nullable Form sequence(T element, int depth) {
    Form form = form(element, depth + 1);
    return form == null ? null : new Form.Sequence(form);
  }
}
