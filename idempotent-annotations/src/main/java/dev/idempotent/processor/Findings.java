package dev.idempotent.processor;

import java.util.List;
import javax.annotation.processing.Messager;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * Reports to the compiler. Each message begins with two stable ids: the code of the failure at run
 * time that it foresees, and what is wrong.
 */
final class Findings {
  /** A setting is invalid. */
  static final String SETTING = "IDEM-503";

  /** A template does not fit its method. */
  static final String TEMPLATE = "IDEM-504";

  /** The method, or its return type, can't be idempotent by annotation. */
  static final String METHOD = "IDEM-506";

  /** The fingerprint covers a value without a canonical encoding. */
  static final String FINGERPRINT = "IDEM-108";

  /** What {@link SuppressWarnings} has to say; with a colon and an id for one kind of warning. */
  private static final String SUPPRESS = "idempotent";

  private final Messager messager;

  Findings(Messager messager) {
    this.messager = messager;
  }

  /** Reports an error at the annotation. */
  void error(AnnotatedMethod method, String code, String id, String text) {
    messager.printMessage(
        Diagnostic.Kind.ERROR, message(code, id, text), method.method(), method.annotation());
  }

  /** Reports an error at an attribute's value. */
  void error(AnnotatedMethod method, String attribute, String code, String id, String text) {
    AnnotationValue value = method.written(attribute);
    if (value == null) {
      error(method, code, id, text);
    } else {
      error(method, value, code, id, text);
    }
  }

  void error(AnnotatedMethod method, AnnotationValue value, String code, String id, String text) {
    messager.printMessage(
        Diagnostic.Kind.ERROR,
        message(code, id, text),
        method.method(),
        method.annotation(),
        value);
  }

  /** Reports a warning at an attribute's value, or at the annotation. */
  void warning(
      AnnotatedMethod method,
      @Nullable AnnotationValue value,
      String code,
      String id,
      String text) {
    if (isSuppressed(method.method(), id)) {
      return;
    }
    String message = message(code, id, text);
    if (value == null) {
      messager.printMessage(Diagnostic.Kind.WARNING, message, method.method(), method.annotation());
    } else {
      messager.printMessage(
          Diagnostic.Kind.WARNING, message, method.method(), method.annotation(), value);
    }
  }

  /** Reports a warning at a method that need not be annotated. */
  void warning(Element element, String code, String id, String text) {
    if (!isSuppressed(element, id)) {
      messager.printMessage(Diagnostic.Kind.WARNING, message(code, id, text), element);
    }
  }

  void note(AnnotatedMethod method, String code, String id, String text) {
    if (!isSuppressed(method.method(), id)) {
      messager.printMessage(
          Diagnostic.Kind.NOTE, message(code, id, text), method.method(), method.annotation());
    }
  }

  /** Reports an error that belongs to no element. */
  void failure(String id, String text) {
    messager.printMessage(Diagnostic.Kind.ERROR, message(METHOD, id, text));
  }

  private static String message(String code, String id, String text) {
    return code + " " + id + ": " + text;
  }

  private static boolean isSuppressed(@Nullable Element element, String id) {
    for (Element e = element; e != null; e = e.getEnclosingElement()) {
      AnnotationMirror suppress = AnnotatedMethod.annotationOf(e, SuppressWarnings.class.getName());
      if (suppress != null
          && suppress.getElementValues().values().stream().anyMatch(v -> names(v, id))) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(AnnotationValue value, String id) {
    Object content = value.getValue();
    return content instanceof List<?> list
        ? list.stream().anyMatch(v -> v instanceof AnnotationValue one && names(one, id))
        : content.equals(SUPPRESS) || content.equals(SUPPRESS + ":" + id);
  }
}
