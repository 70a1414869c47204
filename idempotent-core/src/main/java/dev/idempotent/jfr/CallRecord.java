package dev.idempotent.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** The flight recorder's entry for how a call ended. */
@Name("dev.idempotent.Call")
@Label("Idempotent Call")
@Description("How a call ended, or that it is run once more")
@Category("Idempotent")
@StackTrace(false)
final class CallRecord extends Event {
  @Label("Outcome")
  @Nullable String outcome;

  @Label("Operation")
  @Nullable String operation;

  @Label("Short Hash")
  @Description("Of operation, scope and key, as in logs")
  @Nullable String hash;

  // Not "duration", which the recorder sets: the listener is told when the call has ended.
  @Label("Elapsed Time")
  @Timespan(Timespan.NANOSECONDS)
  long elapsed;
}
