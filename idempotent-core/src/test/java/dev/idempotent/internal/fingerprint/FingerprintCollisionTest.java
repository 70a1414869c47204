package dev.idempotent.internal.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.spi.Digest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random values over a small alphabet, so that near misses are common: equal if and only if equal.
 */
final class FingerprintCollisionTest {

  record Pair(Object left, Object right) {}

  private static final String[] TEXTS = {"", "a", "b", "ab", "\0", "\0a", "a\0", "\uD800", "left"};

  @Test
  void fingerprintsOfRandomValues_areEqualExactlyIfTheValuesAre() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("FingerprintCollisionTest seed " + seed);
    Random random = new Random(seed);
    Map<Digest, Optional<Object>> seen = new HashMap<>();
    Map<Optional<Object>, Digest> known = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      Optional<Object> value = Optional.ofNullable(value(random, 3));
      Digest digest =
          Fingerprint.ofArguments(List.of(new Argument("x", value.orElse(null), Object.class)));
      assertThat(seen.getOrDefault(digest, value)).as("seed %d", seed).isEqualTo(value);
      assertThat(known.getOrDefault(value, digest)).as("seed %d", seed).isEqualTo(digest);
      seen.put(digest, value);
      known.put(value, digest);
    }
    assertThat(seen).hasSizeGreaterThan(20_000);
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 10)) {
      case 0 -> null;
      case 1 -> TEXTS[random.nextInt(TEXTS.length)];
      case 2 -> random.nextInt(5) - 2;
      // One scale only: BigDecimal's own equality tells 1.0 from 1.00.
      case 3 -> BigDecimal.valueOf(random.nextInt(50) - 25, 1);
      case 4 -> "ab".charAt(random.nextInt(2));
      case 5 -> Optional.ofNullable(value(random, depth - 1));
      case 6 -> new Pair(value(random, depth - 1), value(random, depth - 1));
      case 7 -> set(random, depth - 1);
      case 8 -> map(random, depth - 1);
      default -> list(random, depth - 1);
    };
  }

  private static List<Object> list(Random random, int depth) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value(random, depth));
    }
    return list;
  }

  private static Set<Object> set(Random random, int depth) {
    return new HashSet<>(list(random, depth));
  }

  private static Map<Object, Object> map(Random random, int depth) {
    Map<Object, Object> map = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put(value(random, depth), value(random, depth));
    }
    return map;
  }
}
