package dev.idempotent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.spi.Identity;
import dev.idempotent.spi.Outcome;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NearCacheTest {
  private static final int CALLS = 50_000;

  /**
   * Caffeine's buffer of writes holds so many for each processor, which it counts in powers of 2.
   */
  private static final int BUFFERED = 128 * 2 * Runtime.getRuntime().availableProcessors();

  private static Identity identity(int number) {
    return new Identity("operation", "", "key " + number);
  }

  private static long held(NearCache cache) {
    return IntStream.range(0, CALLS).filter(i -> cache.get(identity(i)) != null).count();
  }

  private static void fill(NearCache cache) {
    for (int i = 0; i < CALLS; i++) {
      cache.put(identity(i), new Replay(Outcome.VOID, null, null, Long.MAX_VALUE));
    }
  }

  @Test
  void bookkeepingThatIsNeverDone_leavesTheBound() {
    NearCache cache = new NearCache(100_000, () -> 0, task -> {});

    fill(cache);

    // An entry weighs 240 bytes and its key.
    assertThat(held(cache)).isPositive().isLessThan(100_000 / 240 + BUFFERED);
  }

  @Test
  void outcomesThatFit_areAllHeld() {
    NearCache cache = new NearCache(100_000_000, () -> 0, task -> {});

    fill(cache);

    assertThat(held(cache)).isEqualTo(CALLS);
  }

  @Test
  void expiredOutcome_isNotFound() {
    NearCache cache = new NearCache(100_000, () -> 10, Runnable::run);

    cache.put(identity(1), new Replay(Outcome.VOID, null, null, 11));
    cache.put(identity(2), new Replay(Outcome.VOID, null, null, 10));

    assertThat(cache.get(identity(1))).isNotNull();
    assertThat(cache.get(identity(2))).isNull();
  }
}
