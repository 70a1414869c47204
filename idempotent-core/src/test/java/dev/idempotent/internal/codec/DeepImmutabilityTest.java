package dev.idempotent.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.ResultType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DeepImmutabilityTest {

  enum Color {
    RED
  }

  record Plain(String name, int count, Instant at, Color color, Optional<UUID> id) {}

  record Chain(String name, Chain next) {}

  record Box<T>(T content) {}

  record Growing<T>(T content, Growing<Box<StringBuilder>> next) {}

  record WithList(List<String> names) {}

  @SuppressWarnings("ArrayRecordComponent")
  record WithArray(byte[] bytes) {}

  record WithAmount(String id, BigDecimal amount) {}

  sealed interface Answer permits Yes, No {}

  record Yes(String why) implements Answer {}

  enum No implements Answer {
    NEVER
  }

  sealed interface Leaky permits Yes2, Bean {}

  record Yes2() implements Leaky {}

  static final class Bean implements Leaky {
    int count;
  }

  abstract static sealed class WithField permits Leaf {
    int count;
  }

  static final class Leaf extends WithField {}

  static class MutableDecimal extends BigDecimal {
    private static final long serialVersionUID = 1L;

    MutableDecimal() {
      super("1");
    }
  }

  @ParameterizedTest
  @MethodSource("immutable")
  void typeOfValues_isImmutable(Type type) {
    assertThat(DeepImmutability.isDeeplyImmutable(type)).isTrue();
  }

  static Stream<Type> immutable() {
    return Stream.of(
        int.class,
        Long.class,
        String.class,
        ZonedDateTime.class,
        ZoneId.class,
        Color.class,
        Plain.class,
        Chain.class,
        Answer.class,
        new ResultType<Optional<String>>() {}.type(),
        new ResultType<Box<Optional<Answer>>>() {}.type());
  }

  @ParameterizedTest
  @MethodSource("mutable")
  void typeThatCanHoldSomethingElse_isMutable(Type type) {
    assertThat(DeepImmutability.isDeeplyImmutable(type)).isFalse();
  }

  @SuppressWarnings("rawtypes")
  static Stream<Type> mutable() {
    return Stream.of(
        Object.class,
        BigDecimal.class,
        BigInteger.class,
        CharSequence.class,
        Date.class,
        byte[].class,
        WithList.class,
        WithArray.class,
        WithAmount.class,
        Bean.class,
        Leaky.class,
        WithField.class,
        Box.class,
        Optional.class,
        new ResultType<Box<StringBuilder>>() {}.type(),
        new ResultType<Growing<String>>() {}.type(),
        new ResultType<List<String>>() {}.type(),
        new ResultType<Box<Box<List<String>>>>() {}.type());
  }

  @ParameterizedTest
  @MethodSource("immutableValues")
  void valueOfKnownClasses_isImmutable(Object value) {
    assertThat(DeepImmutability.isDeeplyImmutableValue(value)).isTrue();
  }

  static Stream<Object> immutableValues() {
    return Stream.of(
        1,
        BigDecimal.ONE,
        BigInteger.TEN,
        new WithAmount("a", BigDecimal.TEN),
        new Box<Object>(Optional.of(new Yes("b"))),
        ZoneId.of("Europe/Paris"),
        new Chain("a", new Chain("b", null)));
  }

  @ParameterizedTest
  @MethodSource("mutableValues")
  void valueWithAnythingElseInIt_isMutable(Object value) {
    assertThat(DeepImmutability.isDeeplyImmutableValue(value)).isFalse();
  }

  @SuppressWarnings("JavaUtilDate")
  static Stream<Object> mutableValues() {
    Chain chain = null;
    for (int i = 0; i < 100_000; i++) {
      chain = new Chain("a", chain);
    }
    return Stream.of(
        List.of(),
        new MutableDecimal(),
        new WithAmount("a", new MutableDecimal()),
        new WithArray(new byte[0]),
        new Box<Object>(Optional.of(new Date())),
        new Bean(),
        chain);
  }
}
