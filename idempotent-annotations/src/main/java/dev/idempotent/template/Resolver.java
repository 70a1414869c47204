package dev.idempotent.template;

import dev.idempotent.template.TemplateProblem.Reason;
import dev.idempotent.template.TypeModel.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Binds placeholders to the types of one method: finds the parameter, each member on the way, and
 * the form of the value at the end.
 *
 * @param <T> a type
 * @param <M> a method or field
 */
public final class Resolver<T, M> {
  private static final String OPTIONAL = "java.util.Optional";
  private static final String LIST = "java.util.List";
  private static final String MAP = "java.util.Map";

  private final TypeModel<T, M> model;
  private final Signature<T> signature;
  private final MemberLookup<T, M> members;
  private final FormFinder<T, M> forms;

  /** Creates a resolver for the templates of one method. */
  public Resolver(TypeModel<T, M> model, Signature<T> signature) {
    this.model = model;
    this.signature = signature;
    this.members = new MemberLookup<>(model);
    this.forms = new FormFinder<>(model);
  }

  /**
   * Binds one placeholder.
   *
   * @throws TemplateException if it does not fit the method
   */
  public ResolvedSlot<T, M> resolve(Part.Placeholder placeholder) {
    int parameter = parameter(placeholder);
    T root = parameter == ResolvedSlot.THIS ? self(placeholder) : signature.types().get(parameter);
    List<Access<T, M>> accesses = new ArrayList<>();
    T type = root;
    for (int i = 0; i < placeholder.steps().size(); i++) {
      T held = model.typeArgument(type, OPTIONAL, 0);
      if (held != null) {
        accesses.add(new Access.Unwrap<>(held, i));
        type = held;
      }
      Access<T, M> access = access(type, placeholder, i);
      accesses.add(access);
      type = access.type();
    }
    Form form = forms.find(type, placeholder);
    return new ResolvedSlot<>(placeholder, parameter, root, accesses, form);
  }

  private int parameter(Part.Placeholder placeholder) {
    if (placeholder.startsAtThis()) {
      return ResolvedSlot.THIS;
    }
    int index = signature.names().indexOf(placeholder.root());
    if (index < 0) {
      List<String> nearest = Candidates.nearest(placeholder.root(), signature.names());
      throw Location.ofRoot(placeholder)
          .problem(
              Reason.UNKNOWN_PARAMETER,
              nearest,
              "no parameter '"
                  + placeholder.root()
                  + "' in "
                  + signature.method()
                  + Candidates.suggestion(nearest, signature.names()));
    }
    return index;
  }

  private T self(Part.Placeholder placeholder) {
    T self = signature.self();
    if (self == null) {
      throw Location.ofRoot(placeholder)
          .problem(Reason.NO_THIS, signature.method() + " is static and has no 'this'");
    }
    return self;
  }

  private Access<T, M> access(T type, Part.Placeholder placeholder, int index) {
    Step step = placeholder.steps().get(index);
    Location location = Location.ofStep(placeholder, step);
    int steps = index + 1;
    if (step instanceof Step.Member member) {
      M found = members.find(type, member.name(), location);
      return new Access.Member<>(found, type, model.typeOf(type, found), steps);
    }
    if (step instanceof Step.Index element) {
      return element(type, element.index(), location, steps);
    }
    return mapValue(type, ((Step.MapKey) step).key(), location, steps);
  }

  private Access<T, M> element(T type, int index, Location location, int steps) {
    if (model.shape(type) == Shape.ARRAY) {
      return new Access.ArrayElement<>(index, type, model.componentType(type), steps);
    }
    T element = model.typeArgument(type, LIST, 0);
    if (element == null) {
      throw location.problem(
          Reason.NOT_INDEXABLE,
          model.describe(type)
              + " is neither a list nor an array, so it has no element "
              + location.part());
    }
    return new Access.ListElement<>(index, element, steps);
  }

  private Access<T, M> mapValue(T type, String key, Location location, int steps) {
    T keyType = model.typeArgument(type, MAP, 0);
    T valueType = model.typeArgument(type, MAP, 1);
    if (keyType == null || valueType == null) {
      throw location.problem(
          Reason.NOT_A_MAP,
          model.describe(type) + " is no map, so it has no value " + location.part());
    }
    return new Access.MapValue<>(key, enumType(type, keyType, key, location), valueType, steps);
  }

  /** Returns the type of a map's keys if it is an enum type, and null if strings fit. */
  private @Nullable T enumType(T map, T keyType, String key, Location location) {
    if (model.shape(keyType) == Shape.ENUM) {
      Set<String> constants = model.enumConstants(keyType);
      if (!constants.contains(key)) {
        List<String> nearest = Candidates.nearest(key, constants);
        throw location.problem(
            Reason.UNKNOWN_ENUM_CONSTANT,
            nearest,
            "no constant '"
                + key
                + "' in "
                + model.describe(keyType)
                + Candidates.suggestion(nearest, constants));
      }
      return keyType;
    }
    boolean stringsFit =
        model.className(keyType).equals("java.lang.String")
            || model.className(keyType).equals("java.lang.Object")
            || model.shape(keyType) == Shape.INTERFACE;
    if (!stringsFit) {
      throw location.problem(
          Reason.MAP_KEY_TYPE,
          "the keys of " + model.describe(map) + " are neither strings nor enum constants");
    }
    return null;
  }
}
