package dev.idempotent.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The flight recorder's entry for a commit whose answer was lost. */
@Name("dev.idempotent.CommitResolved")
@Label("Idempotent Commit Resolved")
@Description("What became of a commit whose answer was lost")
@Category("Idempotent")
@StackTrace(false)
final class CommitResolvedRecord extends Event {
  @Label("Method")
  @Nullable String method;

  @Label("Resolution")
  @Nullable String resolution;
}
