package dev.idempotent.processor;

import dev.idempotent.template.TypeModel;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/**
 * The types of the program that is being compiled. Gives the answers that reflection will give of
 * the compiled classes; throws {@link IncompleteCodeException} where the compiler does not know.
 */
final class CompilerTypes implements TypeModel<TypeMirror, Element> {
  private final Types types;
  private final GenericMirrors generics;
  private final TypeNames names;
  private final Visibility visibility;

  CompilerTypes(Language language, TypeElement home) {
    this.types = language.types();
    this.generics = language.generics();
    this.names = language.names();
    this.visibility = new Visibility(language.elements(), language.types(), home);
  }

  @Override
  public Shape shape(TypeMirror type) {
    TypeMirror bound = generics.firstBound(type);
    if (bound.getKind() == TypeKind.ARRAY) {
      return Shape.ARRAY;
    }
    TypeElement element = generics.classOf(bound);
    if (element == null) {
      return Shape.PRIMITIVE;
    }
    return switch (element.getKind()) {
      case ENUM -> Shape.ENUM;
      case RECORD -> Shape.RECORD;
      case INTERFACE, ANNOTATION_TYPE -> Shape.INTERFACE;
      default -> Shape.CLASS;
    };
  }

  @Override
  public String describe(TypeMirror type) {
    return names.simple(type);
  }

  @Override
  public String className(TypeMirror type) {
    return names.runtime(type);
  }

  @Override
  public TypeMirror componentType(TypeMirror array) {
    return ((ArrayType) generics.firstBound(array)).getComponentType();
  }

  @Override
  public @Nullable TypeMirror typeArgument(TypeMirror type, String supertype, int index) {
    for (DeclaredType candidate : generics.supertypes(type)) {
      TypeElement element = (TypeElement) candidate.asElement();
      if (names.binary(element).equals(supertype)) {
        TypeMirror variable = element.getTypeParameters().get(index).asType();
        return generics.substitute(variable, generics.arguments(candidate));
      }
    }
    return null;
  }

  @Override
  public boolean isSubtype(TypeMirror type, String className) {
    return elements(type).anyMatch(element -> names.binary(element).equals(className));
  }

  @Override
  public Set<String> enumConstants(TypeMirror type) {
    return enclosed(Stream.ofNullable(generics.classOf(type)))
        .filter(element -> element.getKind() == ElementKind.ENUM_CONSTANT)
        .map(element -> element.getSimpleName().toString())
        .collect(Collectors.toSet());
  }

  @Override
  public @Nullable Element recordAccessor(TypeMirror type, String component) {
    return Stream.ofNullable(generics.classOf(type))
        .map(TypeElement::getRecordComponents)
        .flatMap(Collection::stream)
        .filter(candidate -> candidate.getSimpleName().contentEquals(component))
        .map(RecordComponentElement::getAccessor)
        .findFirst()
        .orElse(null);
  }

  @Override
  public @Nullable Element method(TypeMirror type, String name) {
    Optional<ExecutableElement> found =
        methods(type)
            .filter(method -> method.getSimpleName().contentEquals(name))
            // Of unrelated interfaces that both have the method, the narrower result tells more.
            .reduce((one, other) -> isNarrower(other, one) ? other : one);
    return found.orElse(null);
  }

  private boolean isNarrower(ExecutableElement candidate, ExecutableElement than) {
    TypeMirror narrow = types.erasure(candidate.getReturnType());
    TypeMirror wide = types.erasure(than.getReturnType());
    return !narrow.getKind().isPrimitive()
        && !wide.getKind().isPrimitive()
        && types.isSubtype(narrow, wide)
        && !types.isSameType(narrow, wide);
  }

  @Override
  public @Nullable Element field(TypeMirror type, String name) {
    return fields(type)
        .filter(field -> field.getSimpleName().contentEquals(name))
        .findFirst()
        .orElse(null);
  }

  @Override
  public String declaringClass(Element member) {
    return names.binary(AnnotatedMethod.declaringType(member));
  }

  @Override
  public TypeMirror typeOf(TypeMirror type, Element member) {
    TypeMirror declared =
        member instanceof ExecutableElement method ? method.getReturnType() : member.asType();
    for (DeclaredType candidate : generics.supertypes(type)) {
      if (candidate.asElement().equals(member.getEnclosingElement())) {
        return generics.substitute(declared, generics.arguments(candidate));
      }
    }
    return declared;
  }

  @Override
  public Set<String> methodNames(TypeMirror type) {
    return methods(type).map(CompilerTypes::name).collect(Collectors.toSet());
  }

  @Override
  public Set<String> fieldNames(TypeMirror type) {
    return fields(type).map(CompilerTypes::name).collect(Collectors.toSet());
  }

  private Stream<ExecutableElement> methods(TypeMirror type) {
    return ElementFilter.methodsIn(enclosed(elements(type)).toList()).stream()
        .filter(method -> method.getParameters().isEmpty())
        .filter(method -> method.getReturnType().getKind() != TypeKind.VOID)
        .filter(visibility::permits);
  }

  private Stream<? extends Element> fields(TypeMirror type) {
    return ElementFilter.fieldsIn(enclosed(elements(type)).toList()).stream()
        .filter(visibility::permits);
  }

  private Stream<TypeElement> elements(TypeMirror type) {
    return generics.supertypes(type).stream().map(t -> (TypeElement) t.asElement());
  }

  private static Stream<Element> enclosed(Stream<TypeElement> types) {
    return types.flatMap(element -> element.getEnclosedElements().stream());
  }

  private static String name(Element element) {
    return element.getSimpleName().toString();
  }
}
