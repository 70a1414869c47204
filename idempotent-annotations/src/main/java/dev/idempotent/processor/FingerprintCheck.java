package dev.idempotent.processor;

import dev.idempotent.annotation.FingerprintIgnore;
import dev.idempotent.template.Leaf;
import dev.idempotent.template.UnreplayableTypes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a fingerprint over all arguments can be taken, as far as the declared types tell. A
 * value's class may be narrower than its declared type; what is reported fails for each of them.
 */
final class FingerprintCheck {
  /** Encoded besides the leaves of templates, with their subtypes. */
  private static final Set<String> ENCODED =
      Set.of(
          "java.math.BigInteger",
          "java.math.BigDecimal",
          "java.time.ZoneId",
          "java.util.Collection",
          "java.util.Currency",
          "java.util.Date",
          "java.util.Locale",
          "java.util.Map",
          "java.util.Optional",
          "java.util.OptionalDouble",
          "java.util.OptionalInt",
          "java.util.OptionalLong",
          "java.net.URI",
          "java.lang.Class");

  private final Language language;
  private final Findings findings;

  FingerprintCheck(Language language, Findings findings) {
    this.language = language;
    this.findings = findings;
  }

  void check(AnnotatedMethod method) {
    if (!TemplateCheck.ALL.equals(method.text("fingerprint"))) {
      return;
    }
    List<? extends VariableElement> chosen =
        method.method().getParameters().stream().filter(p -> !isIgnored(p)).toList();
    if (chosen.isEmpty()) {
      findings.warning(
          method,
          method.written("fingerprint"),
          Findings.FINGERPRINT,
          "empty-fingerprint",
          "the fingerprint covers no parameter");
    }
    for (VariableElement parameter : chosen) {
      String problem = new Walk().visit(parameter.asType(), parameter.getSimpleName().toString());
      if (problem != null) {
        findings.error(
            method,
            "fingerprint",
            Findings.FINGERPRINT,
            "unencodable",
            "no fingerprint can be taken of "
                + problem
                + "; leave it out with @FingerprintIgnore, or give the fingerprint a template that"
                + " names what matters");
      }
    }
  }

  /** Returns the first part that has no encoding, and why. */
  private final class Walk {
    private final Set<TypeElement> visited = new HashSet<>();

    @Nullable String visit(TypeMirror type, String path) {
      TypeMirror bound = language.generics().firstBound(type);
      if (bound instanceof ArrayType array) {
        return visit(array.getComponentType(), path + ".[]");
      }
      return bound instanceof DeclaredType declared ? visitDeclared(declared, path) : null;
    }

    private @Nullable String visitDeclared(DeclaredType type, String path) {
      TypeElement element = (TypeElement) type.asElement();
      if (isA(type, UnreplayableTypes.LIVE)) {
        return problem(type, path, "is a handle on something outside the value");
      }
      if (isA(type, ENCODED) || Leaf.ofClass(language.names().binary(element)) != null) {
        return visitArguments(type, path);
      }
      if (!visited.add(element)
          || element.getKind().isInterface()
          || element.getKind() == ElementKind.ENUM) {
        return null;
      }
      if (isPlatform(element)) {
        boolean open = element.getModifiers().contains(Modifier.ABSTRACT) || isObject(element);
        return open ? null : problem(type, path, "is a class of the JDK without a canonical form");
      }
      return visitFields(type, path);
    }

    private @Nullable String visitArguments(DeclaredType type, String path) {
      for (TypeMirror argument : type.getTypeArguments()) {
        String problem = visit(argument, path + ".[]");
        if (problem != null) {
          return problem;
        }
      }
      return null;
    }

    private @Nullable String visitFields(DeclaredType type, String path) {
      for (DeclaredType level : language.generics().supertypes(type)) {
        for (VariableElement field :
            ElementFilter.fieldsIn(level.asElement().getEnclosedElements())) {
          if (isState(field) && !isPlatform(level.asElement())) {
            TypeMirror content =
                language
                    .generics()
                    .substitute(field.asType(), language.generics().arguments(level));
            String problem = visit(content, path + "." + field.getSimpleName());
            if (problem != null) {
              return problem;
            }
          }
        }
      }
      return null;
    }

    private String problem(TypeMirror type, String path, String reason) {
      return path + ": " + language.names().simple(type) + " " + reason;
    }
  }

  private boolean isA(DeclaredType type, Set<String> names) {
    return language.generics().supertypes(type).stream()
        .anyMatch(t -> names.contains(language.names().binary((TypeElement) t.asElement())));
  }

  private boolean isObject(TypeElement element) {
    return language.names().binary(element).equals("java.lang.Object");
  }

  private boolean isPlatform(Element element) {
    return language
        .elements()
        .getPackageOf(element)
        .getQualifiedName()
        .toString()
        .startsWith("java.");
  }

  private static boolean isState(VariableElement field) {
    Set<Modifier> modifiers = field.getModifiers();
    return !modifiers.contains(Modifier.STATIC)
        && !modifiers.contains(Modifier.TRANSIENT)
        && !isIgnored(field);
  }

  private static boolean isIgnored(Element element) {
    return AnnotatedMethod.annotationOf(element, FingerprintIgnore.class.getName()) != null;
  }
}
