package dev.idempotent.json;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.ResultType;
import dev.idempotent.json.SampleResults.ByClass;
import dev.idempotent.json.SampleResults.ByMinimalClass;
import dev.idempotent.json.SampleResults.Clash;
import dev.idempotent.json.SampleResults.ContentByClass;
import dev.idempotent.json.SampleResults.HasObject;
import dev.idempotent.json.SampleResults.HasOpen;
import dev.idempotent.json.SampleResults.HidesByClass;
import dev.idempotent.json.SampleResults.Node;
import dev.idempotent.json.SampleResults.Open;
import dev.idempotent.json.SampleResults.Page;
import dev.idempotent.json.SampleResults.PropertyByClass;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.net.URL;
import java.sql.ResultSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class BindRefusalTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void typeThatCannotBeReplayed_isRefusedWithAReason(Type type, String reason) {
    assertThatExceptionOfType(IdempotencyConfigurationException.class)
        .isThrownBy(() -> JacksonResultCodec.create().bind(type))
        .withMessageContaining(reason)
        .withNoCause()
        .matches(e -> e.code() == ErrorCode.METHOD_UNSUPPORTED);
  }

  @SuppressWarnings("rawtypes")
  static Stream<Arguments> refused() throws ReflectiveOperationException {
    String unbounded = "does not say which class";
    String handle = "is a handle";
    String unbuildable = "can't be built from data";
    String byClass = "lets stored data choose the class";
    return Stream.of(
        Arguments.of(Object.class, unbounded),
        Arguments.of(Object[].class, "at [] java.lang.Object " + unbounded),
        Arguments.of(Number.class, unbounded),
        Arguments.of(CharSequence.class, unbounded),
        Arguments.of(Serializable.class, unbounded),
        Arguments.of(List.class, "at [] java.lang.Object " + unbounded),
        Arguments.of(Map.class, unbounded),
        Arguments.of(Optional.class, unbounded),
        Arguments.of(Page.class, "at items[] java.lang.Object " + unbounded),
        Arguments.of(new ResultType<Page<Object>>() {}.type(), "at items[]"),
        Arguments.of(new ResultType<List<?>>() {}.type(), "wildcard"),
        Arguments.of(new ResultType<List<? super String>>() {}.type(), "wildcard"),
        Arguments.of(method("variable").getGenericReturnType(), "type variable T"),
        Arguments.of(method("variables").getGenericReturnType(), "type variable T"),
        Arguments.of(HasObject.class, "at any[] java.lang.Object"),
        Arguments.of(Open.class, unbuildable),
        Arguments.of(HasOpen.class, "at open dev.idempotent.json.SampleResults$Open"),
        Arguments.of(java.util.AbstractList.class, unbounded),
        Arguments.of(Future.class, handle),
        Arguments.of(new ResultType<CompletableFuture<String>>() {}.type(), handle),
        Arguments.of(new ResultType<List<Flow.Publisher<String>>>() {}.type(), handle),
        Arguments.of(new ResultType<Stream<String>>() {}.type(), handle),
        Arguments.of(IntStream.class, handle),
        Arguments.of(new ResultType<Iterator<String>>() {}.type(), handle),
        Arguments.of(new ResultType<Iterable<String>>() {}.type(), unbounded),
        Arguments.of(InputStream.class, handle),
        Arguments.of(ResultSet.class, handle),
        Arguments.of(IllegalStateException.class, "throw"),
        Arguments.of(Class.class, "choose a class"),
        Arguments.of(Pattern.class, "flags"),
        Arguments.of(URL.class, "network"),
        Arguments.of(ByClass.class, byClass),
        Arguments.of(ByMinimalClass.class, byClass),
        Arguments.of(HidesByClass.class, "at deep[][]"),
        Arguments.of(PropertyByClass.class, byClass),
        Arguments.of(ContentByClass.class, byClass),
        Arguments.of(Clash.class, "one simple name"),
        Arguments.of(NeedsArguments.class, unbuildable),
        Arguments.of(Inner.class, unbuildable));
  }

  @Test
  void recursiveType_isAccepted() {
    assertThatNoException().isThrownBy(() -> JacksonResultCodec.create().bind(Node.class));
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  static <T extends Comparable<T>> T variable() {
    return null;
  }

  static <T> List<T[]> variables() {
    return null;
  }

  static java.lang.reflect.Method method(String name) throws NoSuchMethodException {
    return BindRefusalTest.class.getDeclaredMethod(name);
  }

  static final class NeedsArguments {
    final String[] parts;

    NeedsArguments(String one, String other) {
      parts = new String[] {one, other};
    }
  }

  @SuppressWarnings("ClassCanBeStatic")
  final class Inner {
    String name = "";
  }
}
