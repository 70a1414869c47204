package dev.idempotent.engine;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;

/**
 * Settings of the near-cache, for {@link EngineBuilder#nearCache}. Not safe for several threads.
 */
public final class NearCacheSettings {
  private long maximumBytes = 64L << 20;

  NearCacheSettings() {}

  /**
   * Sets how much heap the cached keys and results may take, estimated; 64 MiB by default. Zero
   * turns the near-cache off: each retry then asks the store.
   *
   * @throws IdempotencyConfigurationException if it is negative
   */
  public NearCacheSettings maximumBytes(long bytes) {
    if (bytes < 0) {
      throw new IdempotencyConfigurationException(
          ErrorCode.CONFIGURATION_INVALID, "nearCache.maximumBytes is negative: " + bytes);
    }
    this.maximumBytes = bytes;
    return this;
  }

  long maximumBytes() {
    return maximumBytes;
  }
}
