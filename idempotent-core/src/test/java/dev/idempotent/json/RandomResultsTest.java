package dev.idempotent.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.ResultType;
import dev.idempotent.spi.ResultCodec.BoundCodec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random results of a type that holds one of everything, nested: what is stored is read back equal,
 * and stored again it is the same bytes. {@code -Didempotent.randomResults} sets how many.
 */
final class RandomResultsTest {
  private static final int RESULTS = Integer.getInteger("idempotent.randomResults", 5_000);
  private static final int MAXIMUM_DEPTH = 4;

  /** A tree of everything. */
  record Tree(
      @Nullable String text,
      char sign,
      boolean flag,
      byte small,
      int number,
      long large,
      float single,
      double real,
      @Nullable BigDecimal amount,
      @Nullable BigInteger whole,
      @Nullable UUID id,
      @Nullable Instant at,
      @Nullable LocalDate day,
      @Nullable Duration lasting,
      SampleResults.Currency currency,
      SampleResults.@Nullable Decision decision,
      Optional<String> perhaps,
      List<@Nullable Tree> children,
      Map<String, Tree> named,
      Map<SampleResults.Currency, List<Long>> byCurrency,
      Set<UUID> ids) {}

  @Test
  void randomResult_isReadBackEqual() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("RandomResultsTest seed " + seed + ", " + RESULTS + " results");
    Values values = new Values(new Random(seed));
    BoundCodec trees = JacksonResultCodec.create().bind(Tree.class);
    BoundCodec lists =
        JacksonResultCodec.create().bind(new ResultType<List<Optional<Tree>>>() {}.type());
    BoundCodec texts = JacksonResultCodec.create().bind(String.class);
    for (int i = 0; i < RESULTS; i++) {
      assertRoundTrip(trees, values.tree(0), seed);
      assertRoundTrip(texts, values.text(), seed);
      if (i % 10 == 0) {
        assertRoundTrip(lists, values.list(() -> Optional.of(values.tree(1))), seed);
      }
    }
  }

  private static void assertRoundTrip(BoundCodec codec, Object value, long seed) {
    byte[] data = codec.encode(value);
    Object read = codec.decode(data);
    assertThat(read).as("seed %d", seed).isEqualTo(value);
    assertThat(codec.encode(read)).as("seed %d", seed).isEqualTo(data);
  }

  /** Draws values, with a liking for the borders of their types. */
  private static final class Values {
    private final Random random;

    Values(Random random) {
      this.random = random;
    }

    private <T> T oneOf(List<Supplier<T>> each) {
      return each.get(random.nextInt(each.size())).get();
    }

    private <T> @Nullable T orNull(Supplier<T> value) {
      return random.nextInt(4) == 0 ? null : value.get();
    }

    <T> List<T> list(Supplier<T> value) {
      List<T> list = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        list.add(value.get());
      }
      return list;
    }

    /** Any UTF-16 units at all: controls, pairs, halves of pairs. */
    String text() {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        switch (random.nextInt(5)) {
          case 0 -> text.append((char) random.nextInt(0x10000));
          case 1 -> text.appendCodePoint(random.nextInt(0x110000));
          case 2 -> text.append((char) random.nextInt(0x20));
          case 3 -> text.append((char) (0xd800 + random.nextInt(0x800)));
          default -> text.append("\"\\/{}[]:,<>&'\u2028\u2029\ufeff".charAt(random.nextInt(15)));
        }
      }
      return text.toString();
    }

    /** Without halves of pairs, which JSON's names can't have: such a map is refused (IDEM-301). */
    private String key() {
      return text()
          .codePoints()
          .filter(point -> Character.getType(point) != Character.SURROGATE)
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();
    }

    private long number() {
      return oneOf(
          List.<Supplier<Long>>of(
              () -> 0L,
              () -> -1L,
              () -> Long.MIN_VALUE,
              () -> Long.MAX_VALUE,
              () -> 1L << random.nextInt(64),
              () -> (1L << 53) + random.nextInt(3) - 1,
              random::nextLong));
    }

    private double real() {
      return oneOf(
          List.<Supplier<Double>>of(
              () -> 0.0,
              () -> -0.0,
              () -> Double.NaN,
              () -> Double.NEGATIVE_INFINITY,
              () -> Double.MIN_VALUE,
              () -> Double.MAX_VALUE,
              random::nextGaussian,
              () -> {
                double any = Double.longBitsToDouble(random.nextLong());
                return Double.isNaN(any) ? 0.1 : any;
              }));
    }

    private float single() {
      float any = Float.intBitsToFloat(random.nextInt());
      return Float.isNaN(any) ? Float.NaN : any;
    }

    private BigDecimal amount() {
      return new BigDecimal(new BigInteger(random.nextInt(200), random), random.nextInt(100) - 50)
          .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1));
    }

    private Instant instant() {
      return Instant.ofEpochSecond(random.nextInt() * 60L, random.nextInt(1_000_000_000));
    }

    private SampleResults.Decision decision() {
      return oneOf(
          List.<Supplier<SampleResults.Decision>>of(
              () -> new SampleResults.Approved(text()),
              () -> new SampleResults.Fraud(random.nextInt()),
              () -> new SampleResults.NoFunds(amount()),
              () -> SampleResults.Fallback.LATER,
              () -> SampleResults.Fallback.NEVER));
    }

    private SampleResults.Currency currency() {
      return random.nextBoolean() ? SampleResults.Currency.CHF : SampleResults.Currency.EUR;
    }

    private UUID uuid() {
      return new UUID(number(), number());
    }

    Tree tree(int depth) {
      boolean leaf = depth == MAXIMUM_DEPTH;
      Map<String, Tree> named = new LinkedHashMap<>();
      Map<SampleResults.Currency, List<Long>> byCurrency = new LinkedHashMap<>();
      if (!leaf && random.nextInt(3) == 0) {
        named.put(key(), tree(depth + 1));
        byCurrency.put(currency(), list(this::number));
      }
      return new Tree(
          orNull(this::text),
          (char) random.nextInt(0x10000),
          random.nextBoolean(),
          (byte) random.nextInt(),
          (int) number(),
          number(),
          single(),
          real(),
          orNull(this::amount),
          orNull(() -> new BigInteger(random.nextInt(500), random).negate()),
          orNull(this::uuid),
          orNull(this::instant),
          orNull(() -> instant().atZone(ZoneOffset.UTC).toLocalDate()),
          orNull(() -> Duration.ofSeconds(random.nextInt(), random.nextInt(1_000_000_000))),
          currency(),
          orNull(this::decision),
          random.nextBoolean() ? Optional.empty() : Optional.of(text()),
          leaf || random.nextInt(3) > 0 ? List.of() : list(() -> orNull(() -> tree(depth + 1))),
          named,
          byCurrency,
          new LinkedHashSet<>(list(this::uuid)));
    }
  }
}
