package dev.idempotent.examples.payments.crashtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SampleGeneratorTest {
  @Test
  void sample_isWhatTheGeneratorWrites() throws IOException {
    try (InputStream sample =
        SampleGenerator.class.getResourceAsStream(
            "/dev/idempotent/examples/payments/payments.csv")) {
      assertThat(new String(sample.readAllBytes(), StandardCharsets.UTF_8).lines().toList())
          .isEqualTo(SampleGenerator.sample());
    }
  }

  @Test
  void sample_hasRetriesAndReusedKeys() throws IOException {
    Expectation expectation = new Expectation();
    int reused = 0;
    try (RequestReader reader = Source.of(Optional.empty()).open()) {
      for (Line line = reader.next(); line != null; line = reader.next()) {
        Line.Good good = (Line.Good) line;
        Expectation.Payment known = expectation.find(good.request());
        reused += known != null && !expectation.allows(known, good.request()) ? 1 : 0;
        expectation.add(good.number(), good.request());
      }
    }
    assertThat(expectation.requests()).isEqualTo(10_000);
    assertThat(expectation.payments()).hasSize(6_700);
    assertThat(reused).isGreaterThan(200);
  }
}
