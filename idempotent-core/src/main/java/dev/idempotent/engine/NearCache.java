package dev.idempotent.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.idempotent.spi.Identity;
import dev.idempotent.spi.Ticker;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Committed outcomes of this JVM's memory, bounded by bytes. Safe for use by several threads.
 *
 * <p>Each entry knows its own end, which is checked on every hit against the engine's ticker;
 * Caffeine's expiry is not used. It would read a clock of its own and reorder its wheel on the hit
 * path, and would free little: the bound in bytes holds in any case, and an expired entry is
 * dropped when it is met or when room is needed.
 *
 * <p>Where Caffeine's bookkeeping is done later, there may be as many entries more than the bound
 * allows meanwhile as its buffer of writes holds: 128 for each processor.
 */
final class NearCache {
  /** Heap for the entry, the identity and the replay beside texts and data, by measurement. */
  private static final int ENTRY_OVERHEAD = 248;

  /** Heap for the second string where a key is kept as two. */
  private static final int PAIR_OVERHEAD = 48;

  private final @Nullable Cache<Identity, Replay> entries;
  private final Ticker ticker;

  /**
   * Creates an empty one.
   *
   * @param maximumBytes zero for none at all
   * @param bookkeeper does Caffeine's bookkeeping, at once or later
   */
  NearCache(long maximumBytes, Ticker ticker, Executor bookkeeper) {
    this.entries =
        maximumBytes == 0
            ? null
            : Caffeine.newBuilder()
                .maximumWeight(maximumBytes)
                .weigher(NearCache::weight)
                .executor(bookkeeper)
                .build();
    this.ticker = ticker;
  }

  @Nullable Replay get(Identity identity) {
    if (entries == null) {
      return null;
    }
    // The clock first: the processor goes on to the look-up while it waits for the clock. The other
    // way round the clock would wait for the look-up, for 10 ns of a hit's 75.
    long now = ticker.read();
    Replay replay = entries.getIfPresent(identity);
    if (replay == null || replay.isAlive(now)) {
      return replay;
    }
    entries.asMap().remove(identity, replay);
    return null;
  }

  void put(Identity identity, Replay replay) {
    if (entries != null && replay.isAlive(ticker.read())) {
      entries.put(identity, replay);
    }
  }

  void forget(Identity identity) {
    if (entries != null) {
      entries.invalidate(identity);
    }
  }

  void forgetScope(String scope) {
    if (entries != null) {
      entries.asMap().keySet().removeIf(identity -> identity.scope().equals(scope));
    }
  }

  void clear() {
    if (entries != null) {
      entries.invalidateAll();
    }
  }

  long size() {
    if (entries == null) {
      return 0;
    }
    entries.cleanUp();
    return entries.estimatedSize();
  }

  private static int weight(Identity identity, Replay replay) {
    long texts = (long) Character.BYTES * (identity.scope().length() + identity.keyLength());
    int overhead = identity.isJoined() ? ENTRY_OVERHEAD + PAIR_OVERHEAD : ENTRY_OVERHEAD;
    return (int) Math.min(Integer.MAX_VALUE, overhead + texts + replay.weight());
  }
}
