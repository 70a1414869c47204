package dev.idempotent.processor;

import dev.idempotent.template.Access;
import dev.idempotent.template.Form;
import dev.idempotent.template.ResolvedSlot;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Warns of placeholders that fit but may fail a call: the value's class, or null, is not known. */
final class SlotCheck {
  private final Language language;
  private final Findings findings;
  private final Nullness nullness;

  SlotCheck(Language language, Findings findings) {
    this.language = language;
    this.findings = findings;
    this.nullness = new Nullness(language);
  }

  void check(
      AnnotatedMethod method,
      String attribute,
      String template,
      ResolvedSlot<TypeMirror, Element> slot) {
    String where = attribute + " \"" + template + "\": " + slot.placeholder().text();
    String type = language.names().simple(slot.type());
    if (slot.form().isDecidedAtRunTime()) {
      warning(
          method,
          attribute,
          "decided-at-run-time",
          where
              + " is declared as "
              + type
              + "; a call fails if the value's class has no stable text");
    }
    if (!slot.placeholder().optional()) {
      String optional = slot.placeholder().text().replaceFirst("}$", "?}");
      if (slot.form() instanceof Form.Maybe) {
        warning(
            method,
            attribute,
            "possibly-null",
            where + " may be empty, and a call then fails; " + optional + " permits it");
      } else if (nullness.mayBeNull(end(method, slot), slot.type())) {
        warning(
            method,
            attribute,
            "possibly-null",
            where
                + " is declared as "
                + type
                + " and may be null, and a call then fails; "
                + optional
                + " permits it");
      }
    }
  }

  /** Returns the member or parameter whose value the path ends with; null for elements. */
  private static @Nullable Element end(
      AnnotatedMethod method, ResolvedSlot<TypeMirror, Element> slot) {
    List<Access<TypeMirror, Element>> accesses = slot.accesses();
    if (accesses.isEmpty()) {
      return slot.parameter() == ResolvedSlot.THIS
          ? null
          : method.method().getParameters().get(slot.parameter());
    }
    return accesses.get(accesses.size() - 1) instanceof Access.Member<TypeMirror, Element> member
        ? member.member()
        : null;
  }

  private void warning(AnnotatedMethod method, String attribute, String id, String text) {
    findings.warning(method, method.written(attribute), Findings.TEMPLATE, id, text);
  }
}
