package dev.idempotent.processor;

import dev.idempotent.template.UnreplayableTypes;
import java.util.HashSet;
import java.util.Set;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a result can be stored and given back to a retry, as far as types tell: the type
 * itself, its arguments, and the components of records. What the codec makes of other classes is
 * known only at run time.
 */
final class ResultCheck {
  private final Language language;
  private final Findings findings;

  ResultCheck(Language language, Findings findings) {
    this.language = language;
    this.findings = findings;
  }

  void check(AnnotatedMethod method) {
    new Walk(method).visit(method.method().getReturnType(), "");
  }

  /** One method's result; stops at the first error. */
  private final class Walk {
    private final AnnotatedMethod method;
    private final Set<TypeElement> visited = new HashSet<>();

    Walk(AnnotatedMethod method) {
      this.method = method;
    }

    /** Returns whether to go on. */
    boolean visit(TypeMirror type, String path) {
      return switch (type.getKind()) {
        case TYPEVAR -> refuse(type, path, "names no class; name the class itself");
        case WILDCARD -> visitWildcard((WildcardType) type, path);
        case ARRAY -> visit(((ArrayType) type).getComponentType(), path + "[]");
        case DECLARED -> visitDeclared((DeclaredType) type, path);
        case ERROR -> throw new IncompleteCodeException();
        default -> true;
      };
    }

    private boolean visitWildcard(WildcardType wildcard, String path) {
      TypeMirror bound = wildcard.getExtendsBound();
      return bound == null
          ? refuse(wildcard, path, "names no class; name the element type")
          : visit(bound, path);
    }

    private boolean visitDeclared(DeclaredType type, String path) {
      TypeElement element = (TypeElement) type.asElement();
      String reason = reason(type, element);
      if (reason != null) {
        return refuse(type, path, reason);
      }
      if (type.getTypeArguments().isEmpty() && !element.getTypeParameters().isEmpty()) {
        return refuse(type, path, "is a raw type; name its type arguments");
      }
      boolean known = visited.add(element);
      for (TypeMirror argument : type.getTypeArguments()) {
        if (!visit(argument, path + "[]")) {
          return false;
        }
      }
      return !known || visitContent(type, element, path);
    }

    private boolean visitContent(DeclaredType type, TypeElement element, String path) {
      if (hasJacksonAnnotation(element)) {
        return true;
      }
      if (isUnknownSubtype(element)) {
        findings.warning(
            method,
            null,
            Findings.METHOD,
            "open-result",
            describe(
                type,
                path,
                "may fail to be replayed",
                "does not say which class to decode to; make it sealed, or name the class"));
      }
      for (RecordComponentElement component : element.getRecordComponents()) {
        if (!hasJacksonAnnotation(component)
            && !visit(
                language
                    .generics()
                    .substitute(component.asType(), language.generics().arguments(type)),
                path.isEmpty()
                    ? component.getSimpleName().toString()
                    : path + "." + component.getSimpleName())) {
          return false;
        }
      }
      return true;
    }

    private boolean refuse(TypeMirror type, String path, String reason) {
      findings.error(
          method,
          Findings.METHOD,
          "unreplayable-result",
          describe(type, path, "can't be replayed", reason));
      return false;
    }

    private String describe(TypeMirror type, String path, String what, String reason) {
      String result = language.names().simple(method.method().getReturnType());
      return "results of type "
          + result
          + " "
          + what
          + ": "
          + (path.isEmpty() ? "" : "at " + path + " ")
          + language.names().simple(type)
          + " "
          + reason;
    }
  }

  private @Nullable String reason(DeclaredType type, TypeElement element) {
    if (UnreplayableTypes.UNBOUNDED.contains(language.names().binary(element))) {
      return UnreplayableTypes.UNBOUNDED_REASON;
    }
    for (DeclaredType supertype : language.generics().supertypes(type)) {
      String name = language.names().binary((TypeElement) supertype.asElement());
      if (UnreplayableTypes.LIVE.contains(name)) {
        return UnreplayableTypes.LIVE_REASON;
      }
      String unfaithful = UnreplayableTypes.UNFAITHFUL.get(name);
      if (unfaithful != null) {
        return unfaithful;
      }
    }
    return null;
  }

  /** Whether a value is of a class that neither the type nor an annotation tells. */
  private boolean isUnknownSubtype(TypeElement element) {
    Set<Modifier> modifiers = element.getModifiers();
    return modifiers.contains(Modifier.ABSTRACT)
        && !modifiers.contains(Modifier.SEALED)
        && !language.names().binary(element).startsWith("java.");
  }

  /** The application has then told Jackson what to do, or a module of its own does. */
  private static boolean hasJacksonAnnotation(AnnotatedConstruct construct) {
    return construct.getAnnotationMirrors().stream()
        .map(annotation -> annotation.getAnnotationType().asElement())
        .anyMatch(
            type ->
                type instanceof TypeElement element
                    && element.getQualifiedName().toString().contains(".jackson."));
  }
}
