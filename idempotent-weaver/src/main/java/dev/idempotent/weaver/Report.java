package dev.idempotent.weaver;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a check has found.
 *
 * @param problems what is wrong
 * @param annotatedMethods how many annotated methods there were
 */
record Report(List<Problem> problems, int annotatedMethods) {
  /** As many as fit on a screen. */
  private static final int SHOWN = 20;

  /** Returns what is wrong and how to mend it, on several lines. */
  String failure() {
    StringBuilder text = new StringBuilder();
    text.append("@Idempotent methods would run unprotected; ")
        .append(problems.size())
        .append(problems.size() == 1 ? " problem:" : " problems:");
    problems.stream().limit(SHOWN).forEach(problem -> text.append("\n  ").append(problem));
    if (problems.size() > SHOWN) {
      text.append("\n  and ").append(problems.size() - SHOWN).append(" more");
    }
    text.append('\n');
    return text.append(
            problems.stream()
                .map(problem -> problem.kind().remedy())
                .distinct()
                .collect(Collectors.joining("\n")))
        .toString();
  }

  /** Returns one line that says that all is well. */
  String success() {
    return annotatedMethods
        + " @Idempotent "
        + (annotatedMethods == 1 ? "method is" : "methods are")
        + " woven";
  }
}
