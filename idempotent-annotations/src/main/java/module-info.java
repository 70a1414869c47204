/** The annotation, the grammar of its key templates, and the annotation processor. */
module dev.idempotent.annotations {
  requires static transitive org.jspecify;
  requires static java.compiler;
}
