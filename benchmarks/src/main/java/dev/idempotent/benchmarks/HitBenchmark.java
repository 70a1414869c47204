package dev.idempotent.benchmarks;

import dev.idempotent.benchmarks.Replays.Turn;
import dev.idempotent.engine.IdempotentMethod;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** A replay from the near-cache, next to what plain caches cost. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HitBenchmark {

  @Benchmark
  public @Nullable Receipt caffeine(Replays replays, Turn turn) {
    return replays.plainCache.getIfPresent(turn.key());
  }

  @Benchmark
  public @Nullable Receipt caffeine_expiry(Replays replays, Turn turn) {
    return replays.expiringCache.getIfPresent(turn.key());
  }

  @Benchmark
  public @Nullable Receipt caffeine_expiry_keyMade(Replays replays, Turn turn) {
    return replays.expiringCache.getIfPresent(turn.command().key());
  }

  /** What the command takes in the two that follow. */
  @Benchmark
  public Object fresh_command(Turn turn) {
    return turn.freshCommand();
  }

  @Benchmark
  public @Nullable Receipt fresh_caffeine_expiry_keyMade(Replays replays, Turn turn) {
    return replays.expiringCache.getIfPresent(turn.freshCommand().key());
  }

  @Benchmark
  public Receipt fresh_idempotent_record(Replays replays, Turn turn) {
    return replays.charges.receipt(turn.freshCommand());
  }

  @Benchmark
  public String idempotent_string(Replays replays, Turn turn) {
    return replays.charges.reference(turn.command());
  }

  @Benchmark
  public Receipt idempotent_record(Replays replays, Turn turn) {
    return replays.charges.receipt(turn.command());
  }

  /** What the woven method does, less the aspect. */
  @Benchmark
  public @Nullable Object engine_record(Replays replays, Turn turn) {
    Object[] arguments = {turn.command()};
    IdempotentMethod receipt = replays.receipt;
    return receipt.result(receipt.begin(replays.charges, arguments));
  }

  @Benchmark
  public void idempotent_void(Replays replays, Turn turn) {
    replays.charges.charge(turn.command());
  }

  @Benchmark
  public Invoice idempotent_json(Replays replays, Turn turn) {
    return replays.charges.invoice(turn.command());
  }

  @Benchmark
  public Object json_alone(Replays replays) {
    return replays.invoiceCodec.decode(replays.encodedInvoice);
  }
}
