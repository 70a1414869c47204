package dev.idempotent.micrometer;

import dev.idempotent.spi.CallOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The timers of the operations, one for each outcome that has come up. Operations are few, but a
 * direct call may make names up: those beyond a limit share one. Safe for use by several threads.
 */
final class CallTimers {
  static final String OTHER = "other";

  private final MeterRegistry registry;
  private final Tags tags;
  private final int maximumOperations;
  private final AtomicInteger admitted = new AtomicInteger();
  private final ConcurrentMap<String, Family> families = new ConcurrentHashMap<>();
  private final Family other = new Family(OTHER);

  CallTimers(MeterRegistry registry, Tags tags, int maximumOperations) {
    this.registry = registry;
    this.tags = tags;
    this.maximumOperations = maximumOperations;
  }

  Timer of(String operation, CallOutcome outcome) {
    return family(operation).timer(outcome);
  }

  /** Returns the operation as a tag: its name, or that of all beyond the limit. */
  String tag(String operation) {
    return family(operation).operation;
  }

  private Family family(String operation) {
    Family known = families.get(operation);
    if (known != null) {
      return known;
    }
    // Past the limit nothing may be added, or the map would grow with each name made up.
    if (admitted.get() >= maximumOperations) {
      return other;
    }
    return families.computeIfAbsent(
        operation,
        name -> admitted.incrementAndGet() <= maximumOperations ? new Family(name) : other);
  }

  private final class Family {
    private final String operation;
    private final ConcurrentMap<CallOutcome, Timer> timers = new ConcurrentHashMap<>();

    Family(String operation) {
      this.operation = operation;
    }

    Timer timer(CallOutcome outcome) {
      Timer timer = timers.get(outcome);
      return timer == null ? timers.computeIfAbsent(outcome, this::register) : timer;
    }

    private Timer register(CallOutcome outcome) {
      return Timer.builder("idempotent.calls")
          .description("Calls of idempotent operations by how they ended")
          .tags(tags)
          .tag("operation", operation)
          .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }
}
