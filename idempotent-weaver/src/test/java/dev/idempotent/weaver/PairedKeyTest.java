package dev.idempotent.weaver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.ErrorCode;
import dev.idempotent.Idempotency;
import dev.idempotent.InvalidKeyException;
import dev.idempotent.KeyReusedException;
import dev.idempotent.annotation.Idempotent;
import dev.idempotent.engine.IdempotencyEngine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays of keys of two strings, which are looked for before they are looked at. */
final class PairedKeyTest {
  private static final int CALLS = 20_000;

  /** Few characters, so that many pairs have one text when they are joined as they are. */
  private static final String CHARACTERS = "a/\\^-";

  private final Idempotency engine = new TestEngine().build();
  private final Payments payments = new Payments();

  @BeforeEach
  void install() {
    Idempotency.install(engine);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  static long[] seeds() {
    return new long[] {20261126, System.nanoTime()};
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void pairs_ofWhateverText_haveTheirOwnResults(long seed) {
    Random random = new Random(seed);
    Map<List<String>, String> results = new HashMap<>();
    for (int i = 0; i < CALLS; i++) {
      String account = text(random);
      String request = "b" + text(random);

      String result = payments.pay(account, request);

      assertThat(result).isEqualTo(results.computeIfAbsent(List.of(account, request), k -> result));
    }
    assertThat(payments.runs).isEqualTo(results.size());
    assertThat(results.values()).doesNotHaveDuplicates();
  }

  @Test
  void pairOfAnotherBoundary_isNotReplayed() {
    String first = payments.pay("a", "b/c");
    payments.pay("a", "b/c");

    String second = payments.pay("a/b", "c");

    assertThat(second).isNotEqualTo(first);
    assertThat(payments.pay("a/b", "c")).isEqualTo(second);
    assertThat(payments.pay("a", "b/c")).isEqualTo(first);
  }

  @Test
  void pairOfAnotherTemplate_isNotReplayedForTheSameText() {
    String first = payments.transfer("a", "b");
    payments.transfer("a", "b");

    assertThat(payments.withdraw("a", "\\b")).isNotEqualTo(first);
  }

  @Test
  void methodWhoseEngineIsClosedMeanwhile_returnsItsResult() {
    assertThat(payments.close(engine, "a", "b")).isEqualTo("closed 1");
  }

  @Test
  void pairsInEachPlace_areReadFromTheirArguments() {
    assertThat(payments.third(1, "a", "b")).isEqualTo(payments.third(2, "a", "b"));
    assertThat(payments.third(1, "b", "a")).isNotEqualTo(payments.third(1, "a", "b"));
    assertThat(payments.fifth(1, "a", 2, 3, "b")).isEqualTo(payments.fifth(3, "a", 1, 2, "b"));
    assertThat(payments.fifth(1, "a", 2, 3, "c")).isNotEqualTo(payments.fifth(1, "a", 2, 3, "b"));
  }

  @Test
  void pairWithScopeAndFingerprint_isReplayedForTheSameOnly() {
    String first = payments.scoped("acme", "a", "b");

    assertThat(payments.scoped("acme", "a", "b")).isEqualTo(first);
    assertThat(payments.scoped("other", "a", "b")).isNotEqualTo(first);

    payments.fingerprinted("a", "b", 1);
    payments.fingerprinted("a", "b", 1);
    assertThatThrownBy(() -> payments.fingerprinted("a", "b", 2))
        .isInstanceOf(KeyReusedException.class);
  }

  @Test
  void pairToEscape_asksForItsScopeOnce() {
    List<String> tenants = new ArrayList<>(List.of("acme", "other"));
    IdempotencyEngine scoped = new TestEngine().scopeProvider(() -> tenants.remove(0)).build();
    Idempotency.install("scoped", scoped);

    String first = payments.ofTenant("a/b", "c");

    assertThat(tenants).containsExactly("other");
    assertThat(payments.ofTenant("a/b", "c")).isNotEqualTo(first);
    scoped.close();
  }

  @Test
  void pairOfBlanksOrNull_isRefused() {
    assertThatThrownBy(() -> payments.pay(" ", ""))
        .isInstanceOfSatisfying(
            InvalidKeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_BLANK));
    assertThatThrownBy(() -> payments.pay("a", null))
        .isInstanceOfSatisfying(
            InvalidKeyException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_PART_NULL));
  }

  @Test
  void pairThatIsTooLong_isRefusedWithTheLengthOfTheWholeKey() {
    assertThatThrownBy(() -> payments.pay("/".repeat(1000), "b"))
        .isInstanceOfSatisfying(
            InvalidKeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_TOO_LONG))
        .hasMessageContaining("the key has 2002 characters");
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(5), 0, CHARACTERS.length())
        .mapToObj(CHARACTERS::charAt)
        .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
        .toString();
  }

  static class Payments {
    private int runs;

    @Idempotent(key = "{account}/{request}")
    String pay(String account, String request) {
      return "paid " + ++runs;
    }

    @Idempotent(key = "{account}/{request}")
    String close(Idempotency engine, String account, String request) {
      engine.close();
      return "closed " + ++runs;
    }

    @Idempotent(key = "{account}/{request}")
    String third(long amount, String account, String request) {
      return "third " + ++runs;
    }

    @Idempotent(key = "{account}/{request}")
    String fifth(long a, String account, long b, long c, String request) {
      return "fifth " + ++runs;
    }

    @Idempotent(scope = "{tenant}", key = "{account}/{request}")
    String scoped(String tenant, String account, String request) {
      return "scoped " + ++runs;
    }

    @Idempotent(engine = "scoped", key = "{account}/{request}")
    String ofTenant(String account, String request) {
      return "of tenant " + ++runs;
    }

    @Idempotent(key = "{account}/{request}", fingerprint = "{amount}")
    String fingerprinted(String account, String request, long amount) {
      return "fingerprinted " + ++runs;
    }

    @Idempotent(operation = "movement", key = "{account}/\\{request}")
    String transfer(String account, String request) {
      return "transferred " + ++runs;
    }

    @Idempotent(operation = "movement", key = "{account}/{request}")
    String withdraw(String account, String request) {
      return "withdrawn " + ++runs;
    }
  }
}
