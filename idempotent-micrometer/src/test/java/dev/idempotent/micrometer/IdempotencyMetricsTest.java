package dev.idempotent.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Call;
import dev.idempotent.KeyReusedException;
import dev.idempotent.engine.EngineBuilder;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.spi.CallEvent;
import dev.idempotent.spi.CallOutcome;
import dev.idempotent.spi.CommitResolution;
import dev.idempotent.spi.Identity;
import dev.idempotent.testing.InMemoryStore;
import dev.idempotent.testing.TestTicker;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is counted, over a store in memory and by telling the listener directly. */
final class IdempotencyMetricsTest {
  private static final String SECRET = "customer-4711-secret";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final IdempotencyMetrics metrics = new IdempotencyMetrics(registry);
  private final TestTicker ticker = new TestTicker();
  private final InMemoryStore store = new InMemoryStore(ticker);
  private final IdempotencyEngine engine = new Engines(ticker).listener(metrics).build(store);

  private static final class Engines extends EngineBuilder<Engines> {
    Engines(TestTicker ticker) {
      ticker(ticker);
    }

    @Override
    protected Engines self() {
      return this;
    }

    IdempotencyEngine build(InMemoryStore store) {
      return buildEngine(store);
    }
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static Call<String> call(String fingerprint) {
    return Call.of("payments.charge", SECRET, String.class)
        .scope("acme-4711")
        .fingerprint(fingerprint);
  }

  private long calls(String outcome) {
    Timer timer = timer("payments.charge", outcome);
    return timer == null ? 0 : timer.count();
  }

  private Timer timer(String operation, String outcome) {
    return registry
        .find("idempotent.calls")
        .tag("operation", operation)
        .tag("outcome", outcome)
        .timer();
  }

  private void tell(String operation, CallOutcome outcome, long nanos) {
    metrics.onOutcome(new CallEvent(outcome, operation, new Identity(operation, "", "k"), nanos));
  }

  @Test
  void call_runsAndIsReplayed_isCountedByOutcome() {
    engine.call(
        call("f"),
        () -> {
          ticker.advance(Duration.ofMillis(250));
          return "r";
        });
    engine.call(call("f"), () -> "not run");
    engine.call(call("f"), () -> "not run");
    try (IdempotencyEngine otherHost = new Engines(ticker).listener(metrics).build(store)) {
      otherHost.call(call("f"), () -> "not run");
    }

    assertThat(calls("executed")).isEqualTo(1);
    assertThat(timer("payments.charge", "executed").totalTime(TimeUnit.MILLISECONDS))
        .isBetween(250.0, 60_000.0);
    assertThat(calls("replayed_from_near_cache")).isEqualTo(2);
    assertThat(calls("replayed_from_store")).isEqualTo(1);
    assertThat(registry.find("idempotent.calls").timers().stream().mapToLong(Timer::count).sum())
        .isEqualTo(4);
  }

  @Test
  void call_rollsBackOrIsRefused_isCountedByOutcome() {
    assertThatThrownBy(
            () ->
                engine.call(
                    call("f"),
                    () -> {
                      throw new IllegalStateException("business");
                    }))
        .hasMessage("business");
    engine.call(call("f"), () -> "r");
    assertThatThrownBy(() -> engine.call(call("another"), () -> "not run"))
        .isInstanceOf(KeyReusedException.class);

    assertThat(calls("rolled_back")).isEqualTo(1);
    assertThat(calls("executed")).isEqualTo(1);
    assertThat(calls("refused_reuse")).isEqualTo(1);
  }

  @Test
  void tags_neverHaveKeyScopeOrHash() {
    engine.call(call("f"), () -> "r");
    engine.call(call("f"), () -> "r");
    String hash = new Identity("payments.charge", "acme-4711", SECRET).toString();

    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .flatExtracting(Meter.Id::getTags)
        .extracting(Tag::getValue)
        .noneMatch(value -> value.contains("4711") || value.contains(hash));
  }

  @Test
  void methodRunOnceMore_isNoCallOfItsOwn() {
    tell("op", CallOutcome.RETRIED, 5);
    tell("op", CallOutcome.RETRIED, 5);
    tell("op", CallOutcome.EXECUTED, 5);

    assertThat(registry.get("idempotent.method.retries").tag("operation", "op").counter().count())
        .isEqualTo(2);
    assertThat(registry.find("idempotent.calls").timers()).hasSize(1);
  }

  @Test
  void otherEvents_areCounted() {
    metrics.onClaimRetried("method");
    metrics.onClaimRetried("method");
    metrics.onCommitResolved("method", CommitResolution.COMMITTED);
    metrics.onPurged(500);
    metrics.onPurged(20);

    assertThat(registry.get("idempotent.claim.retries").counter().count()).isEqualTo(2);
    assertThat(registry.get("idempotent.purged.rows").counter().count()).isEqualTo(520);
    assertThat(resolutions("committed")).isEqualTo(1);
    assertThat(resolutions("unknown")).isZero();
  }

  private double resolutions(String resolution) {
    return registry
        .get("idempotent.commit.resolutions")
        .tag("resolution", resolution)
        .counter()
        .count();
  }

  @Test
  void operationsMadeUp_shareOneTagBeyondTheLimit() {
    int surplus = 100;
    for (int i = 0; i < IdempotencyMetrics.MAXIMUM_OPERATIONS + surplus; i++) {
      tell("op " + i, CallOutcome.EXECUTED, 1);
    }
    tell("op 0", CallOutcome.EXECUTED, 1);

    assertThat(registry.find("idempotent.calls").timers())
        .hasSize(IdempotencyMetrics.MAXIMUM_OPERATIONS + 1);
    assertThat(timer(CallTimers.OTHER, "executed").count()).isEqualTo(surplus);
    assertThat(timer("op 0", "executed").count()).isEqualTo(2);
  }

  @Test
  void watch_engine_showsNearCacheAndCallsInProgress() {
    metrics.watch(engine);
    double during =
        engine.call(
            "op",
            "k",
            Double.class,
            () -> registry.get("idempotent.calls.in.progress").gauge().value());

    assertThat(during).isEqualTo(1);
    assertThat(registry.get("idempotent.calls.in.progress").gauge().value()).isZero();
    assertThat(registry.get("idempotent.near.cache.size").gauge().value()).isEqualTo(1);
  }

  @Test
  void purgeLag_isAskedForOnlyWhereWantedAndAtMostOncePerInterval() {
    assertThat(registry.find("idempotent.purge.lag").gauge()).isNull();
    AtomicInteger asked = new AtomicInteger();
    metrics.purgeLag(() -> Duration.ofMillis(1500L * asked.incrementAndGet()), Duration.ofHours(1));

    for (int i = 0; i < 3; i++) {
      assertThat(registry.get("idempotent.purge.lag").gauge().value()).isEqualTo(1.5);
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void polled_afterTheInterval_isAskedAgainAndAFailureIsNoNumber() {
    AtomicInteger asked = new AtomicInteger();
    AtomicLong now = new AtomicLong();
    PolledSeconds seconds =
        new PolledSeconds(
            () -> {
              if (asked.incrementAndGet() == 2) {
                throw new IllegalStateException("database down");
              }
              return Duration.ofSeconds(7);
            },
            Duration.ofSeconds(10),
            now::get);

    assertThat(seconds.read()).isEqualTo(7);
    now.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(seconds.read()).isNaN();
    now.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThat(seconds.read()).isNaN();
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(seconds.read()).isEqualTo(7);
    assertThat(asked).hasValue(3);
  }

  @Test
  void twoEngines_areToldApartByCommonTags() {
    IdempotencyMetrics ledger = new IdempotencyMetrics(registry, Tags.of("engine", "ledger"));
    IdempotencyMetrics orders = new IdempotencyMetrics(registry, Tags.of("engine", "orders"));
    ledger.onPurged(3);
    orders.onPurged(4);

    assertThat(registry.get("idempotent.purged.rows").tag("engine", "ledger").counter().count())
        .isEqualTo(3);
  }
}
