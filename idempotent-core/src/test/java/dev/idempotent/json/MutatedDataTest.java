package dev.idempotent.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.ErrorCode;
import dev.idempotent.ResultException;
import dev.idempotent.ResultType;
import dev.idempotent.spi.ResultCodec.BoundCodec;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class MutatedDataTest {

  private static final String[] SPLICES = {
    "null",
    "{}",
    "[]",
    "\"\"",
    "-",
    "1e999999",
    "\\uD800",
    "\"a\":",
    ",",
    "}",
    "]",
    "\0",
    "9",
    "\u00ff",
    "{\"Approved\":",
    "true",
    "\"java.lang.Runtime\"",
    "[[[[[[[["
  };

  @Test
  void mutatedData_isDecodedOrRefusedWithATypedException() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("MutatedDataTest seed " + seed);
    Random random = new Random(seed);
    Map<Type, Object> values = values();
    List<Type> types = List.copyOf(values.keySet());
    Map<Type, BoundCodec> codecs = new java.util.HashMap<>();
    types.forEach(type -> codecs.put(type, JacksonResultCodec.create().bind(type)));
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      Type written = types.get(random.nextInt(types.size()));
      Type read = random.nextInt(4) == 0 ? types.get(random.nextInt(types.size())) : written;
      byte[] data = codecs.get(written).encode(values.get(written));
      byte[] mutated = mutate(data, random);
      try {
        assertThat(codecs.get(read).decode(mutated)).isNotNull();
      } catch (ResultException e) {
        refused++;
        assertThat(e.code()).isEqualTo(ErrorCode.RESULT_NOT_DECODABLE);
        assertThat(e.getMessage()).as("seed %d", seed).doesNotContain("secret");
        assertThat(e).hasNoCause();
      }
    }
    assertThat(refused).as("seed %d", seed).isGreaterThan(10_000);
  }

  private static Map<Type, Object> values() {
    SampleResults.Receipt receipt =
        new SampleResults.Receipt(
            "secret", new BigDecimal("10.50"), Instant.EPOCH, "ü\uD83D\uDE00");
    return Map.of(
        SampleResults.Statement.class,
        new SampleResults.Statement(
            new UUID(1, 2),
            List.of(receipt, receipt),
            Map.of("secret", List.of(receipt)),
            Set.of(SampleResults.Currency.CHF),
            Optional.of(receipt)),
        SampleResults.Envelope.class,
        new SampleResults.Envelope(
            new SampleResults.Fraud(1),
            List.of(SampleResults.Fallback.LATER, new SampleResults.Approved("secret")),
            Map.of()),
        SampleResults.Flat.class,
        new SampleResults.Flat(7, Double.NaN, 'c', true),
        SampleResults.Immutable.class,
        new SampleResults.Immutable("secret", 1),
        SampleResults.Node.class,
        new SampleResults.Node("secret", new SampleResults.Node("secret", null)),
        new ResultType<Map<String, Double>>() {}.type(),
        Map.of("secret", 1.5),
        String.class,
        "secret {\"a\":1}");
  }

  static byte[] mutate(byte[] data, Random random) {
    byte[] mutated = data.clone();
    int at = random.nextInt(data.length);
    switch (random.nextInt(5)) {
      case 0 -> mutated = Arrays.copyOf(mutated, at);
      case 1 -> mutated[at] = (byte) random.nextInt(256);
      case 2 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
      case 3 -> mutated = spliced(data, at, at, SPLICES[random.nextInt(SPLICES.length)]);
      default -> {
        int end = Math.min(data.length, at + random.nextInt(12));
        mutated = spliced(data, at, end, SPLICES[random.nextInt(SPLICES.length)]);
      }
    }
    return mutated;
  }

  private static byte[] spliced(byte[] data, int from, int to, String splice) {
    byte[] middle = splice.getBytes(StandardCharsets.UTF_8);
    byte[] result = new byte[from + middle.length + data.length - to];
    System.arraycopy(data, 0, result, 0, from);
    System.arraycopy(middle, 0, result, from, middle.length);
    System.arraycopy(data, to, result, from + middle.length, data.length - to);
    return result;
  }
}
