package dev.idempotent.benchmarks;

import dev.idempotent.engine.EngineBuilder;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.spi.Ticker;
import dev.idempotent.testing.InMemoryStore;

/** Builds an engine whose store costs little. */
final class MemoryEngine extends EngineBuilder<MemoryEngine> {

  @Override
  protected MemoryEngine self() {
    return this;
  }

  IdempotencyEngine build() {
    return on(new InMemoryStore(Ticker.SYSTEM));
  }

  IdempotencyEngine on(InMemoryStore store) {
    return buildEngine(store);
  }
}
