package dev.idempotent.template;

import dev.idempotent.template.TemplateProblem.Reason;
import java.util.List;

/**
 * A part of a placeholder that messages point at.
 *
 * @param offset where it begins in the template
 * @param part the part as written
 */
record Location(int offset, String part) {

  static Location ofRoot(Part.Placeholder placeholder) {
    return new Location(placeholder.offset() + 1, placeholder.root());
  }

  static Location ofStep(Part.Placeholder placeholder, Step step) {
    int start = step.offset() - placeholder.offset();
    String part = placeholder.text().substring(start, start + step.length());
    // The dot belongs to the grammar; what is wrong is the name.
    return step instanceof Step.Member
        ? new Location(step.offset() + 1, part.substring(1))
        : new Location(step.offset(), part);
  }

  static Location ofEnd(Part.Placeholder placeholder) {
    List<Step> steps = placeholder.steps();
    return steps.isEmpty() ? ofRoot(placeholder) : ofStep(placeholder, steps.get(steps.size() - 1));
  }

  TemplateException problem(Reason reason, String message) {
    return problem(reason, List.of(), message);
  }

  TemplateException problem(Reason reason, List<String> candidates, String message) {
    return new TemplateException(
        new TemplateProblem(reason, offset, part.length(), part, candidates, message));
  }
}
