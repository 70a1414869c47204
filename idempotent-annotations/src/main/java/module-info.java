/** The annotation, the grammar of its key templates, and the annotation processor. */
@SuppressWarnings("module") // Names a module that this one is compiled before.
module dev.idempotent.annotations {
  requires static transitive org.jspecify;
  requires static java.compiler;

  exports dev.idempotent.annotation;
  exports dev.idempotent.template to
      dev.idempotent.core;

  provides javax.annotation.processing.Processor with
      dev.idempotent.processor.IdempotentProcessor;
}
