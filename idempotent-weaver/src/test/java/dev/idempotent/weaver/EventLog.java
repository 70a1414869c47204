package dev.idempotent.weaver;

import java.util.ArrayList;
import java.util.List;

/** What methods and aspects of applications that tests weave have done, in order. */
public final class EventLog {
  /** The events. */
  public static final List<String> EVENTS = new ArrayList<>();

  private EventLog() {}
}
