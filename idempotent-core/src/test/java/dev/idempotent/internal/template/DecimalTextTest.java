package dev.idempotent.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecimalTextTest {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 20261123})
  void append_anyNumber_readsBack(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 4_000; i++) {
      double d = Double.longBitsToDouble(random.nextLong());
      float f = Float.intBitsToFloat(random.nextInt());

      assertThat(Double.parseDouble(text(d))).isEqualTo(Double.valueOf(d));
      assertThat(Float.parseFloat(text(f))).isEqualTo(Float.valueOf(f));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.002,0.002",
    "0.001,0.001",
    "0.0009,9.0E-4",
    "9999999,9999999.0",
    "10000000,1.0E7",
    "1234567.5,1234567.5",
    "12345678.5,1.23456785E7",
    "-1.5,-1.5",
    "1e300,1.0E300",
    "0.30000000000000004,0.30000000000000004",
    "1.2e-5,1.2E-5"
  })
  void append_double_isLaidOutAsToString(double value, String expected) {
    assertThat(text(value)).isEqualTo(expected);
  }

  @Test
  void append_everyNaN_isOneText() {
    assertThat(text(Double.longBitsToDouble(0x7ff8000000000001L))).isEqualTo("NaN");
  }

  private static String text(double value) {
    StringBuilder out = new StringBuilder();
    DecimalText.append(out, value);
    return out.toString();
  }

  private static String text(float value) {
    StringBuilder out = new StringBuilder();
    DecimalText.append(out, value);
    return out.toString();
  }
}
