package sample.engine;

import dev.idempotent.Idempotency;
import dev.idempotent.engine.EngineBuilder;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.testing.InMemoryStore;
import dev.idempotent.testing.TestTicker;

/** Starts an engine without a database, with the same checks as one that has a database. */
public final class Engine extends EngineBuilder<Engine> {
  private Engine() {}

  public static void start() {
    Idempotency.install(new Engine().build());
  }

  private IdempotencyEngine build() {
    checkWeaving();
    return buildEngine(new InMemoryStore(new TestTicker()));
  }

  @Override
  protected Engine self() {
    return this;
  }
}
