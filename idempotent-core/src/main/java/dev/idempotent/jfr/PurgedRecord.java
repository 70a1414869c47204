package dev.idempotent.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The flight recorder's entry for a batch of the purge. */
@Name("dev.idempotent.Purged")
@Label("Idempotent Keys Purged")
@Description("Expired keys were deleted in the background")
@Category("Idempotent")
@StackTrace(false)
final class PurgedRecord extends Event {
  @Label("Rows")
  int rows;
}
