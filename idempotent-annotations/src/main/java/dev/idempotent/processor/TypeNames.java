package dev.idempotent.processor;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/**
 * The names of types. Built from the types' parts: what {@code toString} gives differs between
 * compilers.
 */
final class TypeNames {
  private final Elements elements;
  private final Types types;
  private final GenericMirrors generics;

  TypeNames(Elements elements, Types types, GenericMirrors generics) {
    this.elements = elements;
    this.types = types;
    this.generics = generics;
  }

  /** Returns the name of a class as {@link Class#getName} gives it. */
  String binary(TypeElement type) {
    return elements.getBinaryName(type).toString();
  }

  /** Returns the name of a type's erasure as {@link Class#getName} gives it. */
  String runtime(TypeMirror type) {
    TypeMirror bound = generics.firstBound(type);
    if (bound instanceof ArrayType array) {
      return "[" + descriptor(array.getComponentType());
    }
    TypeElement element = generics.classOf(bound);
    return element == null ? primitive(bound) : binary(element);
  }

  private String descriptor(TypeMirror type) {
    TypeMirror bound = generics.firstBound(type);
    return switch (bound.getKind()) {
      case BOOLEAN -> "Z";
      case BYTE -> "B";
      case CHAR -> "C";
      case SHORT -> "S";
      case INT -> "I";
      case LONG -> "J";
      case FLOAT -> "F";
      case DOUBLE -> "D";
      case ARRAY -> runtime(bound);
      default -> "L" + runtime(bound) + ";";
    };
  }

  private static String primitive(TypeMirror type) {
    return type.getKind().name().toLowerCase(Locale.ROOT);
  }

  /** Returns a type's name for messages, such as {@code List<Order>}. */
  String simple(TypeMirror type) {
    if (type instanceof ArrayType array) {
      return simple(array.getComponentType()) + "[]";
    }
    if (type instanceof WildcardType wildcard) {
      return wildcard(wildcard);
    }
    if (type instanceof DeclaredType declared) {
      String name = declared.asElement().getSimpleName().toString();
      return declared.getTypeArguments().isEmpty()
          ? name
          : declared.getTypeArguments().stream()
              .map(this::simple)
              .collect(Collectors.joining(", ", name + "<", ">"));
    }
    return type.getKind().isPrimitive() ? primitive(type) : variable(type);
  }

  private String variable(TypeMirror type) {
    return types.asElement(type) == null
        ? type.getKind().name().toLowerCase(Locale.ROOT)
        : types.asElement(type).getSimpleName().toString();
  }

  private String wildcard(WildcardType wildcard) {
    @Nullable TypeMirror upper = wildcard.getExtendsBound();
    @Nullable TypeMirror lower = wildcard.getSuperBound();
    if (upper != null) {
      return "? extends " + simple(upper);
    }
    return lower == null ? "?" : "? super " + simple(lower);
  }

  /** Returns a method's name for messages, such as {@code charge(ChargeCommand)}. */
  String describe(ExecutableElement method) {
    return method.getParameters().stream()
        .map(parameter -> simple(types.erasure(parameter.asType())))
        .collect(Collectors.joining(", ", method.getSimpleName() + "(", ")"));
  }

  /** Returns the erased types of a method's parameters, as {@link Class#getName} gives them. */
  List<String> parameterTypes(ExecutableElement method) {
    return method.getParameters().stream().map(VariableElement::asType).map(this::runtime).toList();
  }
}
