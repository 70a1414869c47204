package dev.idempotent.processor;

import dev.idempotent.annotation.Idempotent;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.ElementFilter;

/**
 * Checks each method that is annotated with {@link Idempotent}, and writes {@code
 * META-INF/idempotent/methods.catalogue}, the list of them.
 *
 * <p>All is done in the last round, when other processors have written what they write: a member
 * that one of them makes is there by then. If another processor has reported an error, this one
 * says nothing: it could only report what follows from that.
 *
 * <p>Not seen are methods of local and anonymous classes, which compilers do not show to
 * processors. They are checked at their first call.
 */
public final class IdempotentProcessor extends AbstractProcessor {
  // By name: elements are not to be kept from one round to the next.
  private final Set<String> annotated = new LinkedHashSet<>();
  private final Set<String> derived = new LinkedHashSet<>();

  /** Creates the processor; done by the compiler. */
  public IdempotentProcessor() {}

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of(Idempotent.class.getName());
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latest();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    for (TypeElement annotation : annotations) {
      for (Element method : round.getElementsAnnotatedWith(annotation)) {
        if (method.getEnclosingElement() instanceof TypeElement type) {
          annotated.add(type.getQualifiedName().toString());
        }
      }
    }
    ElementFilter.typesIn(round.getRootElements()).forEach(this::addDerived);
    if (round.processingOver() && !round.errorRaised()) {
      new CompilationCheck(processingEnv).run(annotated, derived);
    }
    return false;
  }

  private void addDerived(TypeElement type) {
    boolean derives =
        !type.getInterfaces().isEmpty()
            || Stream.of(type.getSuperclass())
                .filter(t -> t.getKind() == TypeKind.DECLARED)
                .anyMatch(t -> !isObject(processingEnv.getTypeUtils().asElement(t)));
    if (derives) {
      derived.add(type.getQualifiedName().toString());
    }
    ElementFilter.typesIn(type.getEnclosedElements()).forEach(this::addDerived);
  }

  private static boolean isObject(Element element) {
    return element instanceof TypeElement type
        && type.getQualifiedName().contentEquals("java.lang.Object");
  }
}
