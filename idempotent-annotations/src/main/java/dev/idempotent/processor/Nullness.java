package dev.idempotent.processor;

import dev.idempotent.template.Leaf;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * What the source says about null. A value is taken to be possibly null if an annotation says so,
 * or if it is a boxed primitive and nothing says that it is not: there a primitive was at hand.
 */
final class Nullness {
  /** By their simple names, since there are many libraries of them. */
  private static final Set<String> NULLABLE = Set.of("Nullable", "CheckForNull", "NullableDecl");

  private static final Set<String> NON_NULL =
      Set.of("NonNull", "Nonnull", "NotNull", "NotBlank", "NotEmpty", "NonNullDecl");

  private static final Set<Leaf> PRIMITIVES =
      EnumSet.of(
          Leaf.CHARACTER,
          Leaf.BOOLEAN,
          Leaf.BYTE,
          Leaf.SHORT,
          Leaf.INT,
          Leaf.LONG,
          Leaf.FLOAT,
          Leaf.DOUBLE);

  private final Language language;

  Nullness(Language language) {
    this.language = language;
  }

  boolean mayBeNull(@Nullable Element element, TypeMirror type) {
    if (element == null || language.generics().firstBound(type).getKind().isPrimitive()) {
      return false;
    }
    if (says(element, NULLABLE)) {
      return true;
    }
    Leaf leaf = Leaf.ofClass(language.names().runtime(type));
    return leaf != null
        && PRIMITIVES.contains(leaf)
        && !says(element, NON_NULL)
        && !isNullMarked(element);
  }

  private static boolean says(Element element, Set<String> names) {
    TypeMirror type =
        element instanceof ExecutableElement method ? method.getReturnType() : element.asType();
    return Stream.concat(Stream.of(element, type), component(element))
        .flatMap(construct -> construct.getAnnotationMirrors().stream())
        .anyMatch(annotation -> names.contains(simpleName(annotation)));
  }

  /** An annotation of a record's component need not apply to its accessor. */
  private static Stream<AnnotatedConstruct> component(Element element) {
    return element.getEnclosingElement() instanceof TypeElement owner
        ? owner.getRecordComponents().stream()
            .filter(component -> component.getSimpleName().equals(element.getSimpleName()))
            .flatMap(Nullness::annotated)
        : Stream.of();
  }

  private static Stream<AnnotatedConstruct> annotated(RecordComponentElement component) {
    return Stream.of(component, component.asType());
  }

  private static boolean isNullMarked(Element element) {
    for (Element e = element; e != null; e = e.getEnclosingElement()) {
      if (AnnotatedMethod.annotationOf(e, "org.jspecify.annotations.NullUnmarked") != null) {
        return false;
      }
      if (AnnotatedMethod.annotationOf(e, "org.jspecify.annotations.NullMarked") != null) {
        return true;
      }
    }
    return false;
  }

  private static String simpleName(AnnotationMirror annotation) {
    return annotation.getAnnotationType().asElement().getSimpleName().toString();
  }
}
