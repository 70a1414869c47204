package dev.idempotent.template;

/** Thrown when a text is no template, or a template does not fit its method. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  // A record of strings and numbers; not serialised, since nothing sends this exception anywhere.
  private final transient TemplateProblem problem;

  /** Creates the exception with the problem's message. */
  public TemplateException(TemplateProblem problem) {
    super(problem.message());
    this.problem = problem;
  }

  /** Returns what is wrong, and where. */
  public TemplateProblem problem() {
    return problem;
  }
}
