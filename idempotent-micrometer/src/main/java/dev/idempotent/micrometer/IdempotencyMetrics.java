package dev.idempotent.micrometer;

import dev.idempotent.Idempotency;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.spi.CallEvent;
import dev.idempotent.spi.CallListener;
import dev.idempotent.spi.CallOutcome;
import dev.idempotent.spi.CommitResolution;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Counts what happens to calls, in a registry of Micrometer. Safe for use by several threads.
 *
 * <pre>{@code
 * IdempotencyMetrics metrics = new IdempotencyMetrics(registry);
 * JdbcIdempotency idempotency = JdbcIdempotency.builder(pool).listener(metrics).build();
 * metrics.watch(idempotency);
 * }</pre>
 *
 * <ul>
 *   <li>{@code idempotent.calls}: a timer, tagged {@code operation} and {@code outcome}. Each call
 *       is in it once; hits of the near-cache are not timed and count as zero seconds.
 *   <li>{@code idempotent.method.retries}: a counter of methods that were run once more within
 *       their call, tagged {@code operation}.
 *   <li>{@code idempotent.claim.retries}: a counter.
 *   <li>{@code idempotent.commit.resolutions}: a counter of lost commits, tagged {@code
 *       resolution}.
 *   <li>{@code idempotent.purged.rows}: a counter.
 *   <li>{@code idempotent.near.cache.size} and {@code idempotent.calls.in.progress}: gauges, by
 *       {@link #watch}.
 *   <li>{@code idempotent.purge.lag}: a gauge in seconds, by {@link #purgeLag} only.
 * </ul>
 *
 * <p>No tag has a key, a scope or a hash. Operations beyond {@value #MAXIMUM_OPERATIONS} are
 * counted as {@code other}, whatever names direct calls make up.
 */
public final class IdempotencyMetrics implements CallListener {
  /** How many operations have a tag of their own. */
  public static final int MAXIMUM_OPERATIONS = 500;

  private final MeterRegistry registry;
  private final Tags tags;
  private final CallTimers calls;
  private final Counter claimRetries;
  private final Counter purgedRows;
  private final Map<CommitResolution, Counter> commitResolutions =
      new EnumMap<>(CommitResolution.class);

  /** Counts in the registry. */
  public IdempotencyMetrics(MeterRegistry registry) {
    this(registry, List.of());
  }

  /**
   * Counts in the registry.
   *
   * @param commonTags what all meters are tagged with, to tell several engines of one JVM apart
   */
  public IdempotencyMetrics(MeterRegistry registry, Iterable<Tag> commonTags) {
    this.registry = registry;
    this.tags = Tags.of(commonTags);
    this.calls = new CallTimers(registry, tags, MAXIMUM_OPERATIONS);
    this.claimRetries =
        Counter.builder("idempotent.claim.retries")
            .description(
                "Claims that met a deadlock, a lock or a vanished row and were tried again")
            .tags(tags)
            .register(registry);
    this.purgedRows =
        Counter.builder("idempotent.purged.rows")
            .description("Expired rows that this engine has deleted")
            .tags(tags)
            .register(registry);
    for (CommitResolution resolution : CommitResolution.values()) {
      commitResolutions.put(resolution, resolutions(resolution));
    }
  }

  private Counter resolutions(CommitResolution resolution) {
    return Counter.builder("idempotent.commit.resolutions")
        .description("What became of commits whose answer was lost")
        .tags(tags)
        .tag("resolution", resolution.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  /**
   * Adds the gauges of an engine's near-cache and calls in progress. The engine is held weakly.
   *
   * @throws IllegalArgumentException if it is not one of this library
   */
  public void watch(Idempotency idempotency) {
    IdempotencyEngine engine = idempotency.unwrap(IdempotencyEngine.class);
    Gauge.builder("idempotent.near.cache.size", engine, IdempotencyEngine::nearCacheSize)
        .description("Outcomes in this JVM's near-cache, some perhaps expired")
        .tags(tags)
        .register(registry);
    Gauge.builder("idempotent.calls.in.progress", engine, IdempotencyEngine::callsInProgress)
        .description("Identities for which a call of this JVM is at the store or in its method")
        .tags(tags)
        .register(registry);
  }

  /**
   * Adds the gauge of the purge's lag. Not there by default, since each asking is a statement on a
   * connection of the pool, made by the thread that reads the meters:
   *
   * <pre>{@code
   * metrics.purgeLag(() -> idempotency.purgeStatus().lag(), Duration.ofMinutes(1));
   * }</pre>
   *
   * @param lag asks the database; where it throws, the gauge has no value
   * @param interval for how long an answer is used, however often the meters are read
   */
  public void purgeLag(Supplier<Duration> lag, Duration interval) {
    PolledSeconds seconds = new PolledSeconds(lag, interval, System::nanoTime);
    Gauge.builder("idempotent.purge.lag", seconds, PolledSeconds::read)
        .description("By how much the oldest row has outlived its expiry and the grace period")
        .baseUnit("seconds")
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void onOutcome(CallEvent event) {
    if (event.outcome() == CallOutcome.RETRIED) {
      Counter.builder("idempotent.method.retries")
          .description("Methods that were run once more within their call")
          .tags(tags)
          .tag("operation", calls.tag(event.operation()))
          .register(registry)
          .increment();
      return;
    }
    calls.of(event.operation(), event.outcome()).record(event.nanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void onClaimRetried(String method) {
    claimRetries.increment();
  }

  @Override
  public void onCommitResolved(String method, CommitResolution resolution) {
    Counter counter = commitResolutions.get(resolution);
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void onPurged(int deletedRows) {
    purgedRows.increment(deletedRows);
  }
}
