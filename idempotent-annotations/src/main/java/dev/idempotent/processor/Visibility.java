package dev.idempotent.processor;

import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** The members that a template may name: those that the annotated method's own code could use. */
final class Visibility {
  private final Elements elements;
  private final Types types;
  private final TypeElement home;

  Visibility(Elements elements, Types types, TypeElement home) {
    this.elements = elements;
    this.types = types;
    this.home = home;
  }

  boolean permits(Element member) {
    Set<Modifier> modifiers = member.getModifiers();
    if (modifiers.contains(Modifier.STATIC)) {
      return false;
    }
    if (modifiers.contains(Modifier.PUBLIC)) {
      return true;
    }
    TypeElement owner = AnnotatedMethod.declaringType(member);
    if (modifiers.contains(Modifier.PRIVATE)) {
      return outermost(owner).equals(outermost(home));
    }
    boolean samePackage = elements.getPackageOf(owner).equals(elements.getPackageOf(home));
    return samePackage || (modifiers.contains(Modifier.PROTECTED) && isInheritedFrom(owner));
  }

  private boolean isInheritedFrom(Element owner) {
    return types.isSubtype(types.erasure(home.asType()), types.erasure(owner.asType()));
  }

  private static Element outermost(TypeElement type) {
    Element outermost = type;
    for (@Nullable Element e = type;
        e != null && !(e instanceof PackageElement);
        e = e.getEnclosingElement()) {
      outermost = e;
    }
    return outermost;
  }
}
