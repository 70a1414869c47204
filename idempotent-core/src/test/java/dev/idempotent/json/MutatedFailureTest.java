package dev.idempotent.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.ErrorCode;
import dev.idempotent.ResultException;
import dev.idempotent.spi.FailureCodec.BoundFailures;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MutatedFailureTest {

  private static final List<Throwable> FAILURES =
      List.of(
          new SampleFailures.Plain("secret \uD83D\uDE00"),
          new SampleFailures.NoFundsAgain("secret", new BigDecimal("10.50"), 3),
          new SampleFailures.Rich("secret").filled(),
          new SampleFailures.ThreeTexts("secret", "b", "c"),
          new SampleFailures.Coded("secret", 7),
          new SampleFailures.Computed(7),
          new SampleFailures.Asserting("secret"));

  @Test
  void mutatedData_isDecodedOrRefusedWithATypedException() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("MutatedFailureTest seed " + seed);
    Random random = new Random(seed);
    BoundFailures failures =
        JacksonFailureCodecTest.bind(
            FAILURES.stream().map(Object::getClass).toArray(Class<?>[]::new));
    List<byte[]> data = FAILURES.stream().map(failures::encode).toList();
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] mutated = MutatedDataTest.mutate(data.get(random.nextInt(data.size())), random);
      try {
        assertThat(failures.records(failures.decode(mutated))).isTrue();
      } catch (ResultException e) {
        refused++;
        assertThat(e.code()).isEqualTo(ErrorCode.RESULT_NOT_DECODABLE);
        assertThat(e.getMessage()).as("seed %d", seed).doesNotContain("secret");
        assertThat(e).hasNoCause();
      }
    }
    assertThat(refused).as("seed %d", seed).isGreaterThan(5_000);
  }
}
