package dev.idempotent.processor;

import dev.idempotent.annotation.Idempotent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/**
 * A method and what its annotation says.
 *
 * @param type the class that declares the method
 */
record AnnotatedMethod(TypeElement type, ExecutableElement method, AnnotationMirror annotation) {
  /** What compilers give as the value of an expression that they can't evaluate. */
  private static final String ERRONEOUS = "<error>";

  /** Returns the method with its annotation, or null if it has none. */
  static @Nullable AnnotatedMethod of(ExecutableElement method) {
    AnnotationMirror annotation = annotationOf(method, Idempotent.class.getName());
    return annotation == null
        ? null
        : new AnnotatedMethod(declaringType(method), method, annotation);
  }

  /** Returns the class that declares a method or field. */
  static TypeElement declaringType(Element member) {
    return (TypeElement) Objects.requireNonNull(member.getEnclosingElement());
  }

  static @Nullable AnnotationMirror annotationOf(Element element, String name) {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      if (mirror.getAnnotationType().asElement() instanceof TypeElement type
          && type.getQualifiedName().contentEquals(name)) {
        return mirror;
      }
    }
    return null;
  }

  /** Returns what the source says for an attribute, or null if it says nothing. */
  @Nullable AnnotationValue written(String attribute) {
    for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
        annotation.getElementValues().entrySet()) {
      if (entry.getKey().getSimpleName().contentEquals(attribute)) {
        return entry.getValue();
      }
    }
    return null;
  }

  /** Returns an attribute's text, or null if the source says nothing. */
  @Nullable String text(String attribute) {
    return value(attribute, String.class);
  }

  <V> @Nullable V value(String attribute, Class<V> type) {
    AnnotationValue written = written(attribute);
    if (written == null) {
      return null;
    }
    Object value = written.getValue();
    if (!type.isInstance(value) || value.equals(ERRONEOUS)) {
      throw new IncompleteCodeException();
    }
    return type.cast(value);
  }

  List<String> parameterNames() {
    return method.getParameters().stream()
        .map(VariableElement::getSimpleName)
        .map(Object::toString)
        .toList();
  }

  /** Whether the method comes from a class file that tells no names of parameters. */
  boolean lacksParameterNames() {
    List<String> names = parameterNames();
    return !names.isEmpty()
        && IntStream.range(0, names.size()).allMatch(i -> names.get(i).equals("arg" + i));
  }
}
