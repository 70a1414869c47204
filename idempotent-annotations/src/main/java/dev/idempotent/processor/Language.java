package dev.idempotent.processor;

import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/**
 * The compiler's model of the program.
 *
 * @param generics arithmetic on generic types
 * @param names the names of types
 */
record Language(Elements elements, Types types, GenericMirrors generics, TypeNames names) {

  static Language of(ProcessingEnvironment environment) {
    Elements elements = environment.getElementUtils();
    Types types = environment.getTypeUtils();
    GenericMirrors generics = new GenericMirrors(elements, types);
    return new Language(elements, types, generics, new TypeNames(elements, types, generics));
  }
}
