package dev.idempotent.weaver;

import dev.idempotent.engine.EngineBuilder;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.testing.InMemoryStore;
import dev.idempotent.testing.TestTicker;

/** Builds engines over a store in memory. */
final class TestEngine extends EngineBuilder<TestEngine> {
  @Override
  protected TestEngine self() {
    return this;
  }

  IdempotencyEngine build() {
    return buildEngine(new InMemoryStore(new TestTicker()));
  }
}
