package dev.idempotent;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The place of one engine's name. A woven method keeps the place and so finds the engine of the
 * moment by one volatile read. Safe for use by several threads.
 */
public final class Installation {
  private final String name;
  private final AtomicReference<@Nullable Idempotency> engine = new AtomicReference<>();

  Installation(String name) {
    this.name = name;
  }

  /** Returns the place of the name, the same object each time. */
  public static Installation of(String name) {
    return Installations.of(name);
  }

  /** Returns the engine, or null while none is installed. */
  public @Nullable Idempotency current() {
    return engine.get();
  }

  /**
   * Returns the engine.
   *
   * @param method the method that asks, for the message
   * @throws IdempotencyConfigurationException with {@code NOT_INSTALLED}
   */
  public Idempotency require(String method) {
    Idempotency found = engine.get();
    if (found == null) {
      throw new IdempotencyConfigurationException(
          ErrorCode.NOT_INSTALLED,
          method
              + " was called, but no engine "
              + described()
              + " is installed. Call"
              + " Idempotency.install(...) at start, before the first annotated method.");
    }
    return found;
  }

  void install(Idempotency idempotency) {
    if (!engine.compareAndSet(null, idempotency)) {
      throw new IdempotencyConfigurationException(
          ErrorCode.ALREADY_INSTALLED,
          "an engine "
              + described()
              + " is installed already. Close it first, or install this"
              + " one under another name and say @Idempotent(engine = \"...\").");
    }
  }

  void remove(Idempotency idempotency) {
    engine.compareAndSet(idempotency, null);
  }

  private String described() {
    return name.isEmpty() ? "(default)" : "named '" + name + "'";
  }
}
