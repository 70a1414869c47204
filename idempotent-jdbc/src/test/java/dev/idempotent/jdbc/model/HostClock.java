package dev.idempotent.jdbc.model;

import java.util.concurrent.TimeUnit;

/** The clock that a statement asks for. */
enum HostClock {
  /** The database's, in UTC. */
  UTC,
  /** The database's in the session's time zone. */
  SESSION,
  /** That of the client's host; no SQL has it, a client would send its reading. */
  CLIENT;

  static HostClock of(String expression) {
    return switch (expression) {
      case "UTC_TIMESTAMP(6)" -> UTC;
      case "NOW(6)" -> SESSION;
      case "@client_clock" -> CLIENT;
      default -> throw new AssertionError("the model does not know: " + expression);
    };
  }

  long read(ModelSession session) {
    ModelProcess.Clocks clocks = session.process().clocks();
    long offset =
        switch (this) {
          case UTC -> 0;
          case SESSION -> TimeUnit.SECONDS.toMicros(clocks.zone().toSeconds());
          case CLIENT -> TimeUnit.SECONDS.toMicros(clocks.host().toSeconds());
        };
    return session.database().now() + offset;
  }
}
