package dev.idempotent.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class IdentityTest {
  private static final int TRIES = 2_000;
  private static final int LONGEST = 300;

  static long[] seeds() {
    return new long[] {20261126, System.nanoTime()};
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void joined_equalsTheIdentityOfTheWholeKey(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < TRIES; i++) {
      String first = text(random);
      String separator = text(random);
      String second = text(random);

      Identity joined = Identity.joined("op", "scope", first, separator, second);

      Identity whole = new Identity("op", "scope", first + separator + second);
      assertThat(joined).isEqualTo(whole).hasSameHashCodeAs(whole);
      assertThat(whole).isEqualTo(joined);
      assertThat(joined.key()).isEqualTo(whole.key()).hasSize(joined.keyLength());
      assertThat(joined.digest()).isEqualTo(whole.digest());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void joinedOfOtherParts_isEqualIfTheWholeKeyIs(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < TRIES; i++) {
      Identity joined = joined(random);
      Identity other = joined(random);

      assertThat(joined.equals(other)).isEqualTo(joined.key().equals(other.key()));
      assertThat(other.equals(joined)).isEqualTo(joined.equals(other));
      assertThat(joined.digest().equals(other.digest())).isEqualTo(joined.equals(other));
    }
  }

  /** Three short texts of two characters, so that many have the same text in another cut. */
  private static Identity joined(Random random) {
    return Identity.joined("op", "scope", few(random), few(random), few(random));
  }

  private static String few(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      text.append(random.nextBoolean() ? 'a' : '/');
    }
    return text.toString();
  }

  /** Of any length up to where the hash takes another way, and empty as well. */
  private static String text(Random random) {
    int length = random.nextInt(random.nextBoolean() ? 4 : LONGEST);
    char greatest = random.nextBoolean() ? '\u007f' : Character.MAX_VALUE;
    char[] chars = new char[length];
    for (int i = 0; i < length; i++) {
      chars[i] = (char) random.nextInt(greatest);
    }
    return new String(chars);
  }
}
