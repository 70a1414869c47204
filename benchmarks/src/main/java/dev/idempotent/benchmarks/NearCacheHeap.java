package dev.idempotent.benchmarks;

import dev.idempotent.Idempotency;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.spi.Ticker;
import dev.idempotent.testing.InMemoryStore;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Counts the bytes of heap that an entry of the near-cache takes: an engine executes many calls,
 * and another one on the same store, as on another host, replays them. Encoded bytes are the
 * store's own here and do not count.
 */
public final class NearCacheHeap {
  private static final int CALLS = 200_000;
  private static final long ROOM = 1L << 30;

  private NearCacheHeap() {}

  /** Prints a line for each kind of result. */
  public static void main(String[] arguments) {
    Map<String, BiConsumer<Charges, ChargeCommand>> kinds = new LinkedHashMap<>();
    kinds.put("void", Charges::charge);
    kinds.put("a string", Charges::reference);
    kinds.put("a record, immutable", Charges::receipt);
    kinds.put("JSON, beside its bytes", Charges::invoice);
    kinds.values().forEach(NearCacheHeap::bytes); // Loads classes and fills pools of buffers.
    System.out.printf("%-24s %s%n", "result", "bytes of an entry");
    kinds.forEach(
        (title, call) ->
            System.out.printf(Locale.ROOT, "%-24s %17.0f%n", title, (double) bytes(call) / CALLS));
  }

  private static long bytes(BiConsumer<Charges, ChargeCommand> call) {
    InMemoryStore store = new InMemoryStore(Ticker.SYSTEM);
    callAll(engine(store, 0), call);
    try (IdempotencyEngine replaying = engine(store, ROOM)) {
      long before = used();
      callAll(replaying, call);
      long held = used() - before;
      if (replaying.nearCacheSize() != CALLS) {
        throw new IllegalStateException("it holds " + replaying.nearCacheSize());
      }
      return held;
    }
  }

  private static IdempotencyEngine engine(InMemoryStore store, long nearCacheBytes) {
    return new MemoryEngine().nearCache(cache -> cache.maximumBytes(nearCacheBytes)).on(store);
  }

  /** Leaves the engine open, since the store would be closed with it. */
  private static void callAll(IdempotencyEngine engine, BiConsumer<Charges, ChargeCommand> call) {
    Idempotency.install(engine);
    Charges charges = new Charges();
    for (int i = 0; i < CALLS; i++) {
      call.accept(charges, ChargeCommand.numbered(i));
    }
    Idempotency.uninstall(engine);
  }

  private static long used() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
