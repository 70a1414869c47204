package dev.idempotent.processor;

import dev.idempotent.template.KeyRule;
import dev.idempotent.template.Part;
import dev.idempotent.template.Resolver;
import dev.idempotent.template.Signature;
import dev.idempotent.template.Template;
import dev.idempotent.template.TemplateException;
import dev.idempotent.template.TemplateProblem;
import dev.idempotent.template.TemplateProblem.Reason;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Checks key, scope and fingerprint against the method's signature. */
final class TemplateCheck {
  /** A fingerprint of all arguments. */
  static final String ALL = "*";

  private final Language language;
  private final Findings findings;
  private final SlotCheck slots;

  TemplateCheck(Language language, Findings findings) {
    this.language = language;
    this.findings = findings;
    this.slots = new SlotCheck(language, findings);
  }

  void check(AnnotatedMethod method) {
    String key = method.text("key");
    if (key != null) {
      check(method, "key", key);
    }
    String scope = method.text("scope");
    if (scope != null && !scope.isEmpty()) {
      check(method, "scope", scope);
    }
    String fingerprint = method.text("fingerprint");
    if (fingerprint != null && !fingerprint.isEmpty() && !fingerprint.equals(ALL)) {
      check(method, "fingerprint", fingerprint);
    }
  }

  private void check(AnnotatedMethod method, String attribute, String text) {
    Template template;
    try {
      template = Template.parse(text);
      if (attribute.equals("key")) {
        KeyRule.check(template, Boolean.TRUE.equals(method.value("constantKey", Boolean.class)));
      }
    } catch (TemplateException e) {
      report(method, attribute, text, e.problem());
      return;
    }
    if (attribute.equals("fingerprint") && template.placeholders().isEmpty()) {
      findings.warning(
          method,
          method.written(attribute),
          Findings.TEMPLATE,
          "constant-fingerprint",
          "the fingerprint has no placeholder, so that all calls have one; \"*\" stands for all"
              + " arguments");
    }
    Resolver<TypeMirror, Element> resolver = resolver(method);
    for (Part.Placeholder placeholder : template.placeholders()) {
      try {
        slots.check(method, attribute, text, resolver.resolve(placeholder));
      } catch (TemplateException e) {
        report(method, attribute, text, e.problem());
      }
    }
  }

  private Resolver<TypeMirror, Element> resolver(AnnotatedMethod method) {
    TypeElement type = method.type();
    boolean isStatic = method.method().getModifiers().contains(Modifier.STATIC);
    @Nullable TypeMirror self = isStatic ? null : type.asType();
    Signature<TypeMirror> signature =
        new Signature<>(
            language.names().describe(method.method()),
            method.parameterNames(),
            method.method().getParameters().stream().map(VariableElement::asType).toList(),
            self);
    return new Resolver<>(new CompilerTypes(language, type), signature);
  }

  private void report(
      AnnotatedMethod method, String attribute, String text, TemplateProblem problem) {
    if (problem.reason() == Reason.UNKNOWN_PARAMETER && method.lacksParameterNames()) {
      return;
    }
    findings.error(
        method,
        attribute,
        Findings.TEMPLATE,
        problem.reason().id(),
        attribute
            + " \""
            + text
            + "\", at character "
            + (problem.offset() + 1)
            + ": "
            + problem.message());
  }
}
