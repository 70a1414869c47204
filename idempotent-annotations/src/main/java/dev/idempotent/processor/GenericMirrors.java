package dev.idempotent.processor;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic on the compiler's types, by the rules that reflection is used with at run time: those
 * of {@link Types} differ for raw types and wildcards.
 */
final class GenericMirrors {
  private final Types types;
  private final TypeElement object;

  GenericMirrors(Elements elements, Types types) {
    this.types = types;
    this.object = elements.getTypeElement("java.lang.Object");
  }

  /** Returns the type itself, or the upper bounds of a type variable or wildcard. */
  List<TypeMirror> bounds(TypeMirror type) {
    return switch (type.getKind()) {
      case TYPEVAR -> bounds(((TypeVariable) type).getUpperBound());
      case WILDCARD -> bounds(upperBound((WildcardType) type));
      case INTERSECTION ->
          ((IntersectionType) type)
              .getBounds().stream().flatMap(bound -> bounds(bound).stream()).toList();
      case ERROR -> throw new IncompleteCodeException();
      default -> List.of(type);
    };
  }

  TypeMirror firstBound(TypeMirror type) {
    return bounds(type).get(0);
  }

  /** Returns the class of the type's values as far as the type tells; null for other types. */
  @Nullable TypeElement classOf(TypeMirror type) {
    return firstBound(type) instanceof DeclaredType declared ? elementOf(declared) : null;
  }

  /**
   * Returns the type and all its supertypes, with their type arguments: first the classes upwards,
   * then the interfaces, and Object last. Types other than classes have only Object.
   */
  Collection<DeclaredType> supertypes(TypeMirror type) {
    Map<TypeElement, DeclaredType> all = new LinkedHashMap<>();
    for (TypeMirror bound : bounds(type)) {
      TypeMirror t = bound;
      while (t instanceof DeclaredType declared && !isObject(declared)) {
        all.putIfAbsent(elementOf(declared), declared);
        t = substitute(known(elementOf(declared).getSuperclass()), arguments(declared));
      }
    }
    for (DeclaredType declared : List.copyOf(all.values())) {
      addInterfaces(declared, all);
    }
    all.put(object, (DeclaredType) object.asType());
    return all.values();
  }

  private void addInterfaces(DeclaredType type, Map<TypeElement, DeclaredType> all) {
    for (TypeMirror implemented : elementOf(type).getInterfaces()) {
      TypeMirror substituted = substitute(known(implemented), arguments(type));
      if (substituted instanceof DeclaredType declared) {
        all.putIfAbsent(elementOf(declared), declared);
        addInterfaces(declared, all);
      }
    }
  }

  /** Returns what the type says for the type variables of its class; a raw type says nothing. */
  Map<TypeParameterElement, TypeMirror> arguments(DeclaredType type) {
    Map<TypeParameterElement, TypeMirror> arguments = new HashMap<>();
    TypeMirror t = type;
    while (t instanceof DeclaredType declared) {
      List<? extends TypeParameterElement> variables = elementOf(declared).getTypeParameters();
      for (int i = 0; i < declared.getTypeArguments().size(); i++) {
        TypeMirror argument = declared.getTypeArguments().get(i);
        // Of an unbounded wildcard the variable's own bound tells more.
        if (!isUnbounded(argument)) {
          arguments.put(variables.get(i), argument);
        }
      }
      t = declared.getEnclosingType();
    }
    return arguments;
  }

  /** Puts types in the place of type variables. A bounded wildcard becomes its upper bound. */
  TypeMirror substitute(TypeMirror type, Map<TypeParameterElement, TypeMirror> arguments) {
    if (type instanceof TypeVariable variable) {
      return variable.asElement() instanceof TypeParameterElement parameter
          ? arguments.getOrDefault(parameter, variable)
          : variable;
    }
    if (type instanceof WildcardType wildcard && !isUnbounded(wildcard)) {
      return substitute(upperBound(wildcard), arguments);
    }
    if (type instanceof ArrayType array) {
      TypeMirror component = substitute(array.getComponentType(), arguments);
      boolean wildcard = component.getKind() == TypeKind.WILDCARD;
      return types.getArrayType(wildcard ? firstBound(component) : component);
    }
    return type.getKind() == TypeKind.DECLARED
        ? substituteArguments((DeclaredType) type, arguments)
        : type;
  }

  private DeclaredType substituteArguments(
      DeclaredType type, Map<TypeParameterElement, TypeMirror> arguments) {
    TypeMirror[] substituted =
        type.getTypeArguments().stream()
            .map(argument -> substitute(argument, arguments))
            .toArray(TypeMirror[]::new);
    if (type.getEnclosingType() instanceof DeclaredType owner
        && !owner.getTypeArguments().isEmpty()) {
      return types.getDeclaredType(
          substituteArguments(owner, arguments), elementOf(type), substituted);
    }
    return substituted.length == 0 ? type : types.getDeclaredType(elementOf(type), substituted);
  }

  private boolean isUnbounded(TypeMirror type) {
    return type instanceof WildcardType wildcard
        && upperBound(wildcard) instanceof DeclaredType bound
        && isObject(bound);
  }

  private TypeMirror upperBound(WildcardType wildcard) {
    TypeMirror bound = wildcard.getExtendsBound();
    return bound == null ? object.asType() : bound;
  }

  private boolean isObject(DeclaredType type) {
    return type.asElement().equals(object);
  }

  private static TypeMirror known(TypeMirror type) {
    if (type.getKind() == TypeKind.ERROR) {
      throw new IncompleteCodeException();
    }
    return type;
  }

  private static TypeElement elementOf(DeclaredType type) {
    return (TypeElement) type.asElement();
  }
}
