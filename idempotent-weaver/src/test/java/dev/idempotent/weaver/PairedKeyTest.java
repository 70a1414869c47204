package dev.idempotent.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Idempotency;
import dev.idempotent.annotation.Idempotent;
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
