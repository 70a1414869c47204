package dev.idempotent.benchmarks;

import dev.idempotent.Idempotency;
import dev.idempotent.annotation.ClaimOrder;
import dev.idempotent.spi.Claim;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.ClaimResult;
import dev.idempotent.spi.Identity;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.Ticker;
import dev.idempotent.testing.InMemoryStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The bookkeeping of a fresh call in this JVM: a store in memory stands for the database. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class FreshCallBenchmark {
  private final Charges charges = new Charges();
  private Idempotency engine = new MemoryEngine().build();
  private InMemoryStore store = new InMemoryStore(Ticker.SYSTEM);
  private long next;

  /** Begins with an empty store, and with codecs that are bound already. */
  @Setup(Level.Iteration)
  public void install() {
    engine = new MemoryEngine().build();
    Idempotency.install(engine);
    store = new InMemoryStore(Ticker.SYSTEM);
    idempotent_record();
    idempotent_void();
  }

  @TearDown(Level.Iteration)
  public void close() {
    engine.close();
  }

  @Benchmark
  public ChargeCommand command_alone() {
    return ChargeCommand.numbered(next++);
  }

  @Benchmark
  public Receipt unguarded() {
    return charges.unguarded(ChargeCommand.numbered(next++));
  }

  @Benchmark
  public void store_alone() {
    Identity identity = new Identity("charge", "", ChargeCommand.numbered(next++).key());
    ClaimRequest request =
        new ClaimRequest(
            identity,
            identity.digest(),
            null,
            Duration.ofHours(24),
            true,
            ClaimOrder.FIRST,
            false,
            0,
            System.nanoTime(),
            "charge");
    Claim claim = ((ClaimResult.Claimed) store.claim(request)).claim();
    claim.whenEnded(end -> {});
    claim.complete(Outcome.VOID);
  }

  @Benchmark
  public void idempotent_void() {
    charges.charge(ChargeCommand.numbered(next++));
  }

  @Benchmark
  public Receipt idempotent_record() {
    return charges.receipt(ChargeCommand.numbered(next++));
  }
}
