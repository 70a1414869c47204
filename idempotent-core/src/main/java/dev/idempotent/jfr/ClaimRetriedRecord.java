package dev.idempotent.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The flight recorder's entry for a claim that is tried again. */
@Name("dev.idempotent.ClaimRetried")
@Label("Idempotent Claim Retried")
@Description("A claim met a deadlock, a lock or a vanished row and is tried again")
@Category("Idempotent")
@StackTrace(false)
final class ClaimRetriedRecord extends Event {
  @Label("Method")
  @Nullable String method;
}
